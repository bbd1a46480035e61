#include "scenarios/run/undo_journal.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace faultline::scenario {
namespace {

namespace fs = std::filesystem;

UndoEntry inject_of(std::size_t ordinal) {
    UndoEntry entry{.inject = true, .ordinal = ordinal, .spec = {}};
    entry.spec.fault = "database_down";
    entry.spec.on = "db";
    entry.spec.parameters = {{"a", std::chrono::milliseconds(40)},
                             {"b", 0.5},
                             {"c", std::int64_t{3}},
                             {"d", true},
                             {"e", std::string("it's \"text\"\n")}};
    return entry;
}

UndoEntry healed_of(std::size_t ordinal) {
    UndoEntry entry{.inject = false, .ordinal = ordinal, .spec = {}};
    entry.spec.fault = "database_down";
    return entry;
}

class UndoJournalFile : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "faultline-undo-XXXXXX").string();
        ASSERT_NE(mkdtemp(name.data()), nullptr);
        folder_ = name;
        path_ = folder_ / "undo.ndjson";
    }
    void TearDown() override { fs::remove_all(folder_); }

    [[nodiscard]] std::string content() const {
        std::ifstream file(path_);
        std::stringstream text;
        text << file.rdbuf();
        return text.str();
    }

    fs::path folder_;
    fs::path path_;
};

TEST(UndoJournal, ALineSaysEverythingThatUndoNeeds) {
    const auto back = from_line(to_line(inject_of(2)));
    ASSERT_TRUE(back.has_value());
    EXPECT_TRUE(back->inject);
    EXPECT_EQ(back->ordinal, 2U);
    EXPECT_EQ(back->spec.fault, "database_down");
    EXPECT_EQ(back->spec.on, "db");
    const std::map<std::string, fault::ParameterValue> texts = {
        {"a", std::string("40ms")},
        {"b", std::string("0.5")},
        {"c", std::string("3")},
        {"d", std::string("true")},
        {"e", std::string("it's \"text\"\n")}};
    EXPECT_EQ(back->spec.parameters, texts) << "as a scenario file gives them";
    EXPECT_EQ(to_line(inject_of(1)).find('\n'), to_line(inject_of(1)).size() - 1);
}

TEST(UndoJournal, FindsWhatWasNotHealed) {
    EXPECT_TRUE(not_healed({}).empty());
    const auto open = not_healed({inject_of(0), inject_of(1), healed_of(0), inject_of(2)});
    ASSERT_EQ(open.size(), 2U);
    EXPECT_EQ(open[0].ordinal, 1U);
    EXPECT_EQ(open[1].ordinal, 2U);
    EXPECT_TRUE(not_healed({inject_of(0), inject_of(0), healed_of(0)}).empty());
}

TEST_F(UndoJournalFile, IsThereWhenTheCallReturns) {
    auto journal = FileUndoJournal::open(path_);
    ASSERT_TRUE(journal.has_value());
    ASSERT_TRUE(journal->record(inject_of(0)).has_value());
    EXPECT_EQ(content(), to_line(inject_of(0)));
    const auto entries = read_undo_journal(path_);
    ASSERT_TRUE(entries.has_value());
    EXPECT_EQ(not_healed(*entries).size(), 1U);
}

TEST_F(UndoJournalFile, ANewRunBeginsANewOne) {
    {
        auto journal = FileUndoJournal::open(path_);
        ASSERT_TRUE(journal->record(inject_of(0)).has_value());
    }
    auto journal = FileUndoJournal::open(path_);
    ASSERT_TRUE(journal.has_value());
    EXPECT_EQ(content(), "");
    ASSERT_TRUE(journal->record(inject_of(1)).has_value());
    EXPECT_EQ(not_healed(*read_undo_journal(path_)).size(), 1U);
}

TEST_F(UndoJournalFile, ATornLastLineWasNeverActedUpon) {
    const std::string line = to_line(inject_of(1));
    std::ofstream(path_) << to_line(inject_of(0)) << to_line(healed_of(0))
                         << line.substr(0, line.size() / 2);
    const auto entries = read_undo_journal(path_);
    ASSERT_TRUE(entries.has_value());
    EXPECT_EQ(entries->size(), 2U);
    auto journal = FileUndoJournal::open(path_);
    ASSERT_TRUE(journal.has_value());
    ASSERT_TRUE(journal->record(inject_of(5)).has_value());
    EXPECT_EQ(not_healed(*read_undo_journal(path_)).size(), 1U);
}

TEST_F(UndoJournalFile, ABrokenLineIsNotOverlooked) {
    std::ofstream(path_) << "not json\n" << to_line(inject_of(0));
    const auto entries = read_undo_journal(path_);
    ASSERT_FALSE(entries.has_value());
    EXPECT_TRUE(entries.error().message.starts_with(path_.string() + ": "));
    std::ofstream(path_) << R"({"event":"inject","ordinal":0,"fault":"a","parameters":{"b":1}})"
                         << "\n";
    EXPECT_FALSE(read_undo_journal(path_).has_value()) << "a parameter is a text";
}

TEST_F(UndoJournalFile, WhyItCannotBeReadIsSaid) {
    fs::create_directory(path_);
    const auto entries = read_undo_journal(path_);
    ASSERT_FALSE(entries.has_value());
    EXPECT_EQ(entries.error().message, "cannot read " + path_.string() + ": it is a folder");
}

TEST_F(UndoJournalFile, NoFileIsAnEmptyJournal) {
    const auto entries = read_undo_journal(path_);
    ASSERT_TRUE(entries.has_value());
    EXPECT_TRUE(entries->empty());
    EXPECT_FALSE(FileUndoJournal::open(folder_ / "none" / "undo.ndjson").has_value());
}

}  // namespace
}  // namespace faultline::scenario
