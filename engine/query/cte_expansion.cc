#include "engine/query/cte_expansion.h"

#include "base/http_text.h"
#include "engine/query/tree_access.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

namespace faultline::engine {

namespace {

namespace dom = simdjson::dom;

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint32_t kQuery = 0;  // the statement itself, before all CTEs

class CteExpansion {
public:
    explicit CteExpansion(double enough) : enough_(enough) {}

    void read(const dom::element& tree) {
        stack_.push_back(Visit{.value = tree});
        while (!stack_.empty()) {
            const Visit visit = stack_.back();
            stack_.pop_back();
            if (dom::array items; visit.value.get(items) == simdjson::SUCCESS) {
                for (const dom::element item : items) {
                    push(item, visit);
                }
            } else if (dom::object object; visit.value.get(object) == simdjson::SUCCESS) {
                read_object(object, visit);
            }
        }
    }

    // Children before parents, on a stack of our own.
    double size() {
        std::vector<std::uint32_t> open{kQuery};
        while (!open.empty()) {
            Part& part = parts_[open.back()];
            if (part.state == State::kNew) {
                part.state = State::kOpen;
                for (const std::uint32_t use : part.uses) {
                    if (parts_[use].state == State::kNew) {
                        open.push_back(use);
                    }
                }
                continue;
            }
            open.pop_back();
            if (part.state == State::kOpen) {
                add_up(part);
            }
        }
        return parts_[kQuery].size;
    }

private:
    struct Visit {
        dom::element value{};
        std::uint32_t with = kNone;    // the innermost WITH around it
        std::uint32_t owner = kQuery;  // the part it belongs to
    };
    struct With {
        std::uint32_t outer;
        std::uint32_t first;  // its CTEs are parts [first, last)
        std::uint32_t last;
    };
    enum class State { kNew, kOpen, kDone };
    struct Part {
        std::string_view name;
        std::vector<std::uint32_t> uses;
        State state = State::kNew;
        double size = 1.0;
    };

    void push(const dom::element& value, Visit around) {
        around.value = value;
        stack_.push_back(around);
    }

    void read_object(const dom::object& object, Visit visit) {
        dom::array ctes;
        if (object.at_key("withClause").at_key("ctes").get(ctes) == simdjson::SUCCESS) {
            enter_with(ctes, visit);
        }
        for (const dom::key_value_pair entry : object) {
            if (entry.key == "RangeVar") {
                read_relation(entry.value, visit);
            } else if (entry.key != "withClause") {
                push(entry.value, visit);
            }
        }
    }

    void enter_with(const dom::array& ctes, Visit& visit) {
        const auto first = static_cast<std::uint32_t>(parts_.size());
        for (const dom::element cte : ctes) {
            std::string_view name;
            (void)cte.at_key("CommonTableExpr").at_key("ctename").get(name);
            parts_.push_back(Part{.name = name, .uses = {}});
        }
        const auto last = static_cast<std::uint32_t>(parts_.size());
        withs_.push_back(With{.outer = visit.with, .first = first, .last = last});
        visit.with = static_cast<std::uint32_t>(withs_.size() - 1);
        Visit inside = visit;
        inside.owner = first;
        for (const dom::element cte : ctes) {
            push(cte, inside);
            ++inside.owner;
        }
    }

    void read_relation(const dom::element& relation, const Visit& visit) {
        const std::string_view name = text_at(relation, "relname");
        for (std::uint32_t with = visit.with; with != kNone; with = withs_[with].outer) {
            for (std::uint32_t part = withs_[with].first; part < withs_[with].last; ++part) {
                if (equal_ignoring_case(parts_[part].name, name)) {
                    parts_[visit.owner].uses.push_back(part);
                    return;
                }
            }
        }
    }

    void add_up(Part& part) {
        for (const std::uint32_t use : part.uses) {
            if (parts_[use].state == State::kDone) {  // else it reads itself
                part.size = std::min(part.size + parts_[use].size, enough_ + 1.0);
            }
        }
        part.state = State::kDone;
    }

    double enough_;
    std::vector<Visit> stack_;
    std::vector<With> withs_;
    std::vector<Part> parts_ = {Part{.name = {}, .uses = {}}};
};

}  // namespace

double expanded_ctes(const dom::element& tree, double enough) {
    CteExpansion expansion(enough);
    expansion.read(tree);
    return expansion.size();
}

}  // namespace faultline::engine
