// Runs the text files in cases/: a model, selections and what expressions and charts over them show. See
// cases/README.md.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "session.h"

using namespace orrery::engine;
using test::Session;

namespace {

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t\r");
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::vector<std::string> split(const std::string& text, const std::string& separator) {
    std::vector<std::string> out;
    std::size_t begin = 0;
    for (std::size_t at; (at = text.find(separator, begin)) != std::string::npos; begin = at + separator.size())
        out.push_back(trimmed(text.substr(begin, at - begin)));
    out.push_back(trimmed(text.substr(begin)));
    return out;
}

Value cell(const std::string& text) {
    if (text == "-") return {};
    double number = 0;
    std::istringstream in(text);
    in >> number;
    return !in.fail() && in.eof() ? Value(number) : Value::text(text).owned();
}

class CaseFile {
public:
    explicit CaseFile(const std::filesystem::path& path) : name_(path.filename().string()), file_(path) {}

    std::size_t run() {
        std::string line;
        for (number_ = 1; std::getline(file_, line); ++number_) {
            line = trimmed(line);
            if (line.empty() || line[0] == '#') continue;
            const auto blank = line.find(' ');
            obey(line.substr(0, blank), blank == std::string::npos ? "" : trimmed(line.substr(blank)), line);
        }
        return checked_;
    }

private:
    void obey(const std::string& word, const std::string& rest, const std::string& line) {
        if (word == "table") return start_table(rest);
        if (word == "row") return add_row(rest);
        if (word == "select") return select(rest, kDefaultState);
        if (word == "clear")
            return session().selections.clear_all(kDefaultState, true), session().selections.commit(), void();
        if (word == "back") return session().selections.back(), void();
        if (word == "state") return session().selections.add_state(rest), void();
        if (word == "set") return set_variable(rest);
        if (word == "select_in") {
            const auto blank = rest.find(' ');
            return select(trimmed(rest.substr(blank)), rest.substr(0, blank));
        }
        if (word == "bookmark") {
            bookmarks_[rest] = session().selections.selection();
            return;
        }
        const auto arrow = line.rfind(" => ");
        BOOST_REQUIRE_MESSAGE(arrow != std::string::npos, name_ << ":" << number_ << ": neither a case nor a command");
        const std::string expected = trimmed(line.substr(arrow + 4));
        std::string asked = trimmed(line.substr(0, arrow));
        const std::string found = asked.starts_with("rows ") ? rows(asked.substr(5)) : session().value(asked);
        const bool holds = expected.starts_with("error: ") ? found.starts_with(expected) : found == expected;
        BOOST_TEST(holds, name_ << ":" << number_ << ": " << asked << " gives " << found << ", not " << expected);
        ++checked_;
    }

    void start_table(const std::string& rest) {
        const auto parts = split(rest, ":");
        if (session_) builder_ = std::make_unique<ModelBuilder>();
        session_.reset();
        if (!builder_) builder_ = std::make_unique<ModelBuilder>();
        table_ = &builder_->add_table(parts.at(0), split(parts.at(1), ","));
    }
    void add_row(const std::string& rest) {
        std::vector<Value> cells;
        for (const std::string& text : split(rest, ",")) cells.push_back(cell(text));
        table_->add_row(cells);
    }
    void select(const std::string& rest, std::string_view state) {
        const auto parts = split(rest, "=");
        const DataModel& model = *session().selections.model();
        const FieldId id = model.find_field(parts.at(0)).value();
        std::vector<Element> elements;
        for (const std::string& value : split(parts.at(1), ",")) elements.push_back(model.field(id).find(cell(value)));
        session().selections.select({std::string(state), id}, elements);
        session().selections.commit();
    }
    void set_variable(const std::string& rest) {
        const auto at = rest.find('=');
        session().variables[trimmed(rest.substr(0, at))] = trimmed(rest.substr(at + 1));
    }
    // "dimension | dimension : measure | measure"
    std::string rows(const std::string& asked) {
        const auto parts = split(asked, " : ");
        return session().rows(parts.at(0).empty() ? std::vector<std::string>() : split(parts[0], " | "),
                              split(parts.at(1), " | "));
    }

    Session& session() {
        if (session_) return *session_;
        session_ = std::make_unique<Session>(builder_->finish());
        session_->environment.bookmark = [this](std::string_view name) -> std::optional<SelectionState> {
            const auto found = bookmarks_.find(std::string(name));
            return found == bookmarks_.end() ? std::nullopt : std::optional(found->second);
        };
        return *session_;
    }

    std::string name_;
    std::ifstream file_;
    int number_ = 0;
    std::size_t checked_ = 0;
    std::unique_ptr<ModelBuilder> builder_;
    TableBuilder* table_ = nullptr;
    std::unique_ptr<Session> session_;
    std::map<std::string, SelectionState> bookmarks_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(cube_case_files) {
    std::size_t checked = 0;
    for (const auto& entry : std::filesystem::directory_iterator(ORRERY_TEST_DATA "/cases"))
        if (entry.path().extension() == ".txt") checked += CaseFile(entry.path()).run();
    BOOST_TEST(checked > 60);
}
