// The schema faults' statements against a real server: there and back with every value, and an
// undo that is right whatever became of the apply.
#include "faults/sql/schema_change.h"

#include "faults/inproc/active_faults.h"
#include "faults/sql/sql_injector.h"
#include "faults/sql/table_catalogue.h"
#include "tests/servers/postgres/postgres_case.h"

#include <map>
#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace faultline::fault {
namespace {

using testing::PostgresCase;

std::vector<SchemaChange> every_change() {
    const auto make = [](const char* name, std::map<std::string, ParameterValue> parameters) {
        FaultSpec spec;
        spec.fault = name;
        spec.parameters = std::move(parameters);
        spec.parameters.emplace("table", std::string("items"));
        spec.parameters.emplace("column", std::string("price"));
        return plan_schema_change(spec, 7).value();
    };
    return {make("column_renamed", {{"to", std::string("cost")}}), make("column_dropped", {}),
            make("column_retyped",
                 {{"from", std::string("double precision")}, {"to", std::string("text")}})};
}

class SchemaChangeOnPostgres : public PostgresCase {
protected:
    std::string all_rows() {
        return shared_->admin("SELECT string_agg(id || '=' || price, ',' ORDER BY id) FROM items");
    }
    std::string columns() {
        return shared_->admin(
            "SELECT string_agg(column_name || ' ' || data_type, ',' ORDER BY column_name) "
            "FROM information_schema.columns WHERE table_name = 'items'");
    }
    std::string leftovers() {
        return shared_->admin(
            "SELECT coalesce(string_agg(relname, ','), '') FROM pg_class "
            "WHERE relname LIKE 'faultline_%'");
    }
    void forget() { shared_->admin("DROP TABLE IF EXISTS faultline_gone_7"); }
    void forget_all() { shared_->admin("DROP TABLE IF EXISTS faultline_gone_0, faultline_gone_7"); }
    void TearDown() override {
        if (shared_ != nullptr) {
            forget();
        }
    }
};

TEST_F(SchemaChangeOnPostgres, goes_there_and_back_with_every_value) {
    const std::string rows = all_rows();
    const std::string before = columns();
    for (const SchemaChange& change : every_change()) {
        shared_->admin(change.apply);
        EXPECT_NE(columns(), before) << change.apply;
        shared_->admin(change.undo);
        EXPECT_EQ(columns(), before) << change.undo;
        EXPECT_EQ(all_rows(), rows) << change.undo;
        EXPECT_EQ(leftovers(), "faultline_gone_7") << change.undo;
        forget();
    }
}

// A column as people have them: all of it comes back, and not only the values.
TEST_F(SchemaChangeOnPostgres, nothing_of_a_column_is_lost) {
    shared_->admin(
        "CREATE TABLE offer (id int PRIMARY KEY, price numeric(10,2) NOT NULL DEFAULT 9.99 "
        "CONSTRAINT fair CHECK (price >= 0), code text UNIQUE); "
        "CREATE INDEX offer_price ON offer (price); "
        "INSERT INTO offer SELECT i, i + 0.37, 'c' || i FROM generate_series(1, 5) i");
    const auto catalogue = [this] {
        return shared_->admin(
            "SELECT concat_ws('|', (SELECT string_agg(concat_ws(' ', attnum, attname, atttypid, "
            "atttypmod, attnotnull, (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE "
            "adrelid = attrelid AND adnum = attnum)), ',' ORDER BY attnum) FROM pg_attribute "
            "WHERE attrelid = 'offer'::regclass AND attnum > 0 AND NOT attisdropped), "
            "(SELECT string_agg(conname || pg_get_constraintdef(oid), ',' ORDER BY conname) "
            "FROM pg_constraint WHERE conrelid = 'offer'::regclass), (SELECT string_agg(indexdef, "
            "',' ORDER BY indexname) FROM pg_indexes WHERE tablename = 'offer'))");
    };
    const auto prices = [this] {
        return shared_->admin("SELECT string_agg(price::text, ',' ORDER BY id) FROM offer");
    };
    const std::string before = catalogue();
    const std::string values = prices();
    for (const auto& [fault, parameters] :
         {std::pair<const char*, std::map<std::string, ParameterValue>>{"column_dropped", {}},
          {"column_retyped",
           {{"from", std::string("numeric(10,2)")}, {"to", std::string("integer")}}}}) {
        FaultSpec spec;
        spec.fault = fault;
        spec.parameters = parameters;
        spec.parameters.emplace("table", std::string("offer"));
        spec.parameters.emplace("column", std::string("price"));
        const SchemaChange change = plan_schema_change(spec, 7).value();
        shared_->admin(change.apply);
        EXPECT_NE(catalogue(), before);
        shared_->admin(change.undo);
        EXPECT_EQ(catalogue(), before) << fault;
        EXPECT_EQ(prices(), values) << fault;
        forget();
        // What was written to the other type meanwhile is kept.
        shared_->admin(change.apply);
        if (std::string(fault) == "column_retyped") {
            EXPECT_EQ(shared_->admin("SELECT price FROM offer WHERE id = 1"), "1");
            shared_->admin("INSERT INTO offer VALUES (6, NULL, 'c6'); UPDATE offer SET price = 7");
        }
        shared_->admin(change.undo);
        forget();
    }
    EXPECT_EQ(prices(), "7.00,7.00,7.00,7.00,7.00,7.00");
    shared_->admin("DROP TABLE offer");
}

// An inject that timed out is healed at once; its statements may reach the server after that.
TEST_F(SchemaChangeOnPostgres, an_apply_that_comes_after_its_undo_fails) {
    const std::string before = columns();
    for (const SchemaChange& change : every_change()) {
        shared_->admin(change.undo);
        EXPECT_ANY_THROW(shared_->admin(change.apply)) << change.apply;
        EXPECT_EQ(columns(), before) << change.apply;
        forget();
    }
}

// The answers to the first ones may have been lost.
TEST_F(SchemaChangeOnPostgres, an_undo_may_be_repeated_whatever_became_of_the_apply) {
    const std::string rows = all_rows();
    const std::string before = columns();
    for (const SchemaChange& change : every_change()) {
        for (const bool applied : {true, false}) {
            if (applied) {
                shared_->admin(change.apply);
            }
            for (int i = 0; i < 3; ++i) {
                EXPECT_NO_THROW(shared_->admin(change.undo)) << change.undo;
            }
            EXPECT_EQ(columns(), before) << change.undo;
            EXPECT_EQ(all_rows(), rows) << change.undo;
            forget();
        }
    }
}

// As a scenario does it: by the injector, which compares the table afterwards.
class SchemaFault : public SchemaChangeOnPostgres {
protected:
    bool run(boost::asio::awaitable<Result<void>> operation) {
        const auto done = testing::await(shared_->io, std::move(operation));
        problem_ = done ? "" : done.error().message;
        return done.has_value();
    }
    static FaultSpec spec(const char* name, const std::string& table, const std::string& column,
                          std::map<std::string, ParameterValue> parameters) {
        FaultSpec made;
        made.fault = name;
        made.on = "db";
        made.parameters = std::move(parameters);
        made.parameters.emplace("table", table);
        made.parameters.emplace("column", column);
        return made;
    }

    ActiveFaults active_{1};
    std::string problem_;
};

TEST_F(SchemaFault, names_and_types_that_need_quotes_work) {
    SqlInjector injector(
        [this](std::string sql) { return shared_->server->admin_execute(std::move(sql)); }, active_,
        shared_->clock);
    shared_->admin(
        "CREATE SCHEMA sales; CREATE TABLE \"Order Items\" (id int PRIMARY KEY, \"sélect\" text[] "
        "NOT "
        "NULL DEFAULT '{}', \"it's \"\"x\"\"\" int UNIQUE); CREATE TABLE sales.\"Order\" (\"a b\" "
        "int)");
    const FaultSpec specs[] = {spec("column_dropped", "Order Items", "sélect", {}),
                               spec("column_retyped", "\"Order Items\"", "sélect",
                                    {{"from", std::string("text[]")}, {"to", std::string("text")}}),
                               spec("column_renamed", "public.\"Order Items\"", "it's \"x\"",
                                    {{"to", std::string("é é")}}),
                               spec("column_dropped", "sales.Order", "a b", {})};
    for (const FaultSpec& each : specs) {
        ASSERT_EQ(each.fault == "column_renamed", !injector.accept(each).has_value());
        if (each.fault == "column_renamed") {
            continue;  // a quote within a name is doubled and the name quoted, as below
        }
        ASSERT_TRUE(run(injector.inject(0, each))) << problem_;
        EXPECT_TRUE(run(injector.heal(0))) << problem_;
        forget_all();
    }
    const FaultSpec quoted =
        spec("column_renamed", "Order Items", "\"it's \"\"x\"\"\"", {{"to", std::string("é é")}});
    ASSERT_TRUE(run(injector.inject(0, quoted))) << problem_;
    EXPECT_TRUE(run(injector.heal(0))) << problem_;
    forget_all();
    shared_->admin("DROP TABLE \"Order Items\"; DROP SCHEMA sales CASCADE");
}

// What they did would stay when the fault is gone.
TEST_F(SchemaFault, no_trigger_or_rule_of_the_user_fires) {
    SqlInjector injector(
        [this](std::string sql) { return shared_->server->admin_execute(std::move(sql)); }, active_,
        shared_->clock);
    shared_->admin(
        "CREATE TABLE audit (what text); CREATE TABLE offer (id int, price int NOT NULL, seen int "
        "DEFAULT 0) PARTITION BY RANGE (id); "
        "CREATE TABLE offer_low PARTITION OF offer FOR VALUES FROM (0) TO (10); "
        "INSERT INTO offer SELECT i, i * 2 FROM generate_series(1, 3) i; "
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "INSERT INTO audit VALUES (tg_name); IF tg_level = 'ROW' THEN new.seen := 1; END IF; "
        "RETURN new; END $$; "
        "CREATE FUNCTION note_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN "
        "INSERT INTO audit VALUES (tg_tag); END $$; "
        "CREATE TRIGGER each BEFORE UPDATE ON offer FOR EACH ROW EXECUTE FUNCTION note(); "
        "CREATE TRIGGER once AFTER UPDATE ON offer FOR EACH STATEMENT EXECUTE FUNCTION note(); "
        "CREATE TRIGGER \"100% always\" BEFORE UPDATE ON offer_low FOR EACH ROW "
        "EXECUTE FUNCTION note(); "
        "ALTER TABLE offer_low ENABLE ALWAYS TRIGGER \"100% always\"; "
        "CREATE TRIGGER replica BEFORE UPDATE ON offer_low FOR EACH ROW EXECUTE FUNCTION note(); "
        "ALTER TABLE offer_low ENABLE REPLICA TRIGGER replica; "
        "CREATE RULE also AS ON UPDATE TO offer DO ALSO INSERT INTO audit VALUES ('rule'); "
        "CREATE EVENT TRIGGER ddl ON ddl_command_end EXECUTE FUNCTION note_ddl(); "
        "ALTER EVENT TRIGGER ddl ENABLE ALWAYS; "
        "CREATE EVENT TRIGGER off ON ddl_command_end EXECUTE FUNCTION note_ddl(); "
        "ALTER EVENT TRIGGER off DISABLE; TRUNCATE audit");
    const auto modes = [this] {
        return shared_->admin(
            "SELECT string_agg(concat(owner, name, mode), ',' ORDER BY owner, name) FROM (SELECT "
            "tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal "
            "UNION ALL SELECT '', evtname, evtenabled FROM pg_event_trigger UNION ALL SELECT '', "
            "rulename, ev_enabled FROM pg_rewrite WHERE rulename = 'also') x (owner, name, mode)");
    };
    const auto rows = [this] {
        return shared_->admin("SELECT string_agg(offer::text, ',' ORDER BY id) FROM offer");
    };
    const std::string modes_before = modes();
    const std::string rows_before = rows();
    const FaultSpec specs[] = {
        spec("column_dropped", "offer", "price", {}),
        spec("column_renamed", "offer", "price", {{"to", std::string("cost")}}),
        spec("column_retyped", "offer", "price",
             {{"from", std::string("integer")}, {"to", std::string("text")}})};
    for (const FaultSpec& each : specs) {
        ASSERT_TRUE(run(injector.inject(0, each))) << problem_;
        EXPECT_EQ(modes(), modes_before) << "the engine's own writers see them as they are";
        EXPECT_TRUE(run(injector.heal(0))) << problem_;
        EXPECT_EQ(shared_->admin("SELECT coalesce(string_agg(what, ','), '') FROM audit"), "")
            << each.fault;
        EXPECT_EQ(rows(), rows_before) << each.fault;
        EXPECT_EQ(modes(), modes_before) << each.fault;
        shared_->admin("ALTER EVENT TRIGGER ddl DISABLE");
        forget_all();
        shared_->admin("ALTER EVENT TRIGGER ddl ENABLE ALWAYS");
    }
    // Where something is to be carried over, neither.
    ASSERT_TRUE(run(injector.inject(0, specs[2]))) << problem_;
    shared_->admin(
        "SET session_replication_role = replica; "
        "ALTER TABLE offer_low DISABLE TRIGGER ALL; UPDATE offer_low SET price = '7' WHERE id = 2; "
        "ALTER TABLE offer_low ENABLE TRIGGER each; "
        "ALTER TABLE offer_low ENABLE ALWAYS TRIGGER \"100% always\"; "
        "ALTER TABLE offer_low ENABLE REPLICA TRIGGER replica; TRUNCATE audit");
    EXPECT_TRUE(run(injector.heal(0))) << problem_;
    EXPECT_EQ(rows(), "(1,2,0),(2,7,0),(3,6,0)");
    EXPECT_EQ(shared_->admin("SELECT coalesce(string_agg(what, ','), '') FROM audit"), "");
    shared_->admin(
        "DROP EVENT TRIGGER ddl; DROP EVENT TRIGGER off; DROP TABLE offer, audit; "
        "DROP FUNCTION note, note_ddl");
    forget_all();
}

// A foreign key is checked all the same for what is carried over.
TEST_F(SchemaFault, heal_does_not_bring_in_what_a_foreign_key_forbids) {
    SqlInjector injector(
        [this](std::string sql) { return shared_->server->admin_execute(std::move(sql)); }, active_,
        shared_->clock);
    shared_->admin(
        "CREATE TABLE kind (id int PRIMARY KEY); INSERT INTO kind VALUES (1), (2); CREATE TABLE "
        "offer (id int, kind int REFERENCES kind DEFERRABLE INITIALLY DEFERRED); "
        "INSERT INTO offer VALUES (1, 1)");
    ASSERT_TRUE(run(
        injector.inject(0, spec("column_retyped", "offer", "kind",
                                {{"from", std::string("integer")}, {"to", std::string("text")}}))))
        << problem_;
    shared_->admin("UPDATE offer SET kind = '3'");
    EXPECT_FALSE(run(injector.heal(0)));
    shared_->admin("UPDATE offer SET kind = '2'");
    EXPECT_TRUE(run(injector.heal(0))) << problem_;
    EXPECT_EQ(shared_->admin("SELECT kind FROM offer"), "2");
    forget_all();
    shared_->admin("DROP TABLE offer, kind");
}

// A type without equality, one without a cast back, a column that nobody may write.
TEST_F(SchemaFault, any_type_comes_back) {
    SqlInjector injector(
        [this](std::string sql) { return shared_->server->admin_execute(std::move(sql)); }, active_,
        shared_->clock);
    shared_->admin(
        "CREATE TABLE offer (id int, note text, twice int GENERATED ALWAYS AS (id * 2) STORED, "
        "always int GENERATED ALWAYS AS IDENTITY PRIMARY KEY); "
        "INSERT INTO offer (id, note) VALUES (1, '1'), (2, '2')");
    const auto retyped = [](const char* column, const char* from, const char* to) {
        return spec("column_retyped", "offer", column,
                    {{"from", std::string(from)}, {"to", std::string(to)}});
    };
    const auto rows = [this] {
        return shared_->admin("SELECT string_agg(offer::text, ' ' ORDER BY id) FROM offer");
    };
    const std::string before = rows();
    for (const FaultSpec& each :
         {retyped("note", "text", "json"), retyped("note", "text", "jsonb"),
          retyped("note", "text", "integer"), retyped("twice", "integer", "text"),
          retyped("always", "integer", "numeric(10,2)")}) {
        ASSERT_TRUE(run(injector.inject(0, each))) << problem_;
        EXPECT_TRUE(run(injector.heal(0))) << problem_;
        EXPECT_EQ(rows(), before);
        forget_all();
    }
    // Written meanwhile; of a generated one there is nothing to keep.
    ASSERT_TRUE(run(injector.inject(0, retyped("note", "text", "json")))) << problem_;
    ASSERT_TRUE(run(injector.inject(1, retyped("twice", "integer", "text")))) << problem_;
    shared_->admin("UPDATE offer SET note = '[3]', twice = '5' WHERE id = 1");
    EXPECT_TRUE(run(injector.heal(1))) << problem_;
    EXPECT_TRUE(run(injector.heal(0))) << problem_;
    EXPECT_EQ(shared_->admin("SELECT note || ' ' || twice FROM offer WHERE id = 1"), "[3] 2");
    shared_->admin("DROP TABLE IF EXISTS faultline_gone_1");
    forget_all();
    shared_->admin("DROP TABLE offer");
}

// Rolled back as a whole: nothing is in force, whatever the undo would say.
TEST_F(SchemaFault, what_the_server_refuses_is_not_in_force) {
    SqlInjector injector(
        [this](std::string sql) { return shared_->server->admin_execute(std::move(sql)); }, active_,
        shared_->clock);
    const std::string before = columns();
    using FromTo = std::pair<const char*, const char*>;
    for (const auto& [from, to] : {FromTo{"double precision", "no_such_type"},
                                   {"no_such_type", "text"},
                                   {"double precision", "text to second"},
                                   {"double precision", "json"}}) {
        EXPECT_FALSE(
            run(injector.inject(0, spec("column_retyped", "items", "price",
                                        {{"from", std::string(from)}, {"to", std::string(to)}}))))
            << from << to;
        EXPECT_TRUE(injector.is_healed(0)) << from << to;
        EXPECT_TRUE(run(injector.heal(0))) << problem_;
        EXPECT_EQ(columns(), before);
        EXPECT_EQ(leftovers(), "");
    }
}

// Whatever it was that changed them: here a writer who covers the traces.
TEST_F(SchemaFault, heal_says_when_rows_are_not_what_they_were) {
    SqlInjector injector(
        [this](std::string sql) { return shared_->server->admin_execute(std::move(sql)); }, active_,
        shared_->clock);
    shared_->admin("CREATE TABLE offer (id int, price int); INSERT INTO offer VALUES (1, 5)");
    const FaultSpec dropped = spec("column_dropped", "offer", "price", {});
    ASSERT_TRUE(run(injector.inject(0, dropped))) << problem_;
    shared_->admin("UPDATE offer SET id = 2");
    EXPECT_TRUE(run(injector.heal(0))) << "somebody wrote, which is no fault's doing: " << problem_;
    forget_all();
    ASSERT_TRUE(run(injector.inject(0, dropped))) << problem_;
    shared_->admin("UPDATE offer SET id = 3; UPDATE faultline_fault_0 SET during = " +
                   rows_digest_sql("offer"));
    for (int i = 0; i < 2; ++i) {
        EXPECT_FALSE(run(injector.heal(0)));
        EXPECT_EQ(problem_, "the rows of the table offer are not what they were before the fault");
    }
    EXPECT_EQ(shared_->admin("SELECT price FROM offer"), "5") << "the column is back";
    shared_->admin("DROP TABLE offer, faultline_rows_0");
    forget_all();
}

// The row keeps NOT NULL from coming back; all else is there again.
TEST_F(SchemaFault, heal_says_what_a_row_inserted_meanwhile_left) {
    SqlInjector injector(
        [this](std::string sql) { return shared_->server->admin_execute(std::move(sql)); }, active_,
        shared_->clock);
    shared_->admin(
        "CREATE TABLE offer (id int PRIMARY KEY, price int NOT NULL DEFAULT 9 CHECK (price > 0)); "
        "CREATE INDEX ON offer (price); INSERT INTO offer VALUES (1, 5)");
    const FaultSpec retyped = spec("column_retyped", "offer", "price",
                                   {{"from", std::string("integer")}, {"to", std::string("text")}});
    ASSERT_TRUE(run(injector.inject(0, retyped))) << problem_;
    shared_->admin("INSERT INTO offer (id) VALUES (2)");
    EXPECT_FALSE(run(injector.heal(0)));
    EXPECT_EQ(
        problem_,
        "the table offer is not what it was before the fault: missing: column 2 price integer "
        "NOT NULL DEFAULT 9; new: column 2 price integer DEFAULT 9");
    EXPECT_FALSE(injector.is_healed(0));
    EXPECT_EQ(
        shared_->admin("SELECT string_agg(coalesce(price::text, '-'), ',' ORDER BY id) FROM offer"),
        "5,-");
    forget_all();
    shared_->admin("DROP TABLE offer");
}

// Whatever it is that another one did to the table meanwhile.
TEST_F(SchemaFault, heal_says_what_else_differs) {
    SqlInjector injector(
        [this](std::string sql) { return shared_->server->admin_execute(std::move(sql)); }, active_,
        shared_->clock);
    const char* const kChanges[] = {"DROP INDEX offer_code",
                                    "ALTER TABLE offer DROP CONSTRAINT fair",
                                    "ALTER TABLE offer ALTER code SET DEFAULT 'y'",
                                    "ALTER TABLE offer ALTER code TYPE varchar(9)",
                                    "ALTER TABLE offer ADD more int",
                                    "ALTER TABLE offer RENAME code TO other"};
    for (const char* const change : kChanges) {
        shared_->admin(
            "CREATE TABLE offer (id int PRIMARY KEY, price int CONSTRAINT fair CHECK (id > 0), "
            "code "
            "text DEFAULT 'x'); CREATE INDEX offer_code ON offer (code)");
        ASSERT_TRUE(run(injector.inject(0, spec("column_dropped", "offer", "price", {}))))
            << problem_;
        shared_->admin(change);
        EXPECT_FALSE(run(injector.heal(0))) << change;
        EXPECT_NE(problem_.find("is not what it was before the fault"), std::string::npos)
            << problem_;
        shared_->admin("DROP TABLE offer");
        shared_->admin(
            "CREATE TABLE offer (id int PRIMARY KEY, price int CONSTRAINT fair CHECK (id > 0), "
            "code "
            "text DEFAULT 'x'); CREATE INDEX offer_code ON offer (code)");
        EXPECT_TRUE(run(injector.heal(0))) << problem_;
        forget_all();
        shared_->admin("DROP TABLE offer");
    }
}

}  // namespace
}  // namespace faultline::fault
