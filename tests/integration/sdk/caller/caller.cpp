// Calls any function of any role of another stanza and prints the whole answer: `caller call STANZA ROLE INDEX
// [name=value]…`. A field `rows=@log` becomes a block of log rows; blocks of an answer are printed row by row.
#include <orrery/plugin.h>

namespace {

class Caller : public orrery::Command {
public:
    Caller(orrery::Host host, orrery::Config) : host_(std::move(host)) {}
    std::vector<orrery::Verb> verbs() const override {
        return {{"caller call", "call a function of a role", "STANZA ROLE INDEX FIELD…", {}, "", true}};
    }
    orrery::CommandResult run(const orrery::Arguments& given) override {
        auto words = given.positional();
        if (words.size() < 3) return {2, {}, "stanza, role and index are wanted\n"};
        orrery::Fields in, answer;
        for (size_t i = 3; i < words.size(); ++i) {
            auto mark = std::min(words[i].find('='), words[i].size() - 1);
            auto value = words[i].substr(mark + 1);
            in.add(words[i].substr(0, mark), value == "@log" ? log_rows() : std::string(value));
        }
        auto index = static_cast<uint32_t>(std::stoul(std::string(words[2])));
        auto status = host_.find(words[1], words[0]).call(index, in.record(), answer);
        auto text = "status " + std::to_string(status) + "\n";
        for (auto& [name, value] : answer.items())
            text += std::string(name) + "=" + (name == "rows" ? shown(value) : std::string(value)) + "\n";
        return {0, text, {}};
    }

private:
    static std::string log_rows() {
        orrery::BlockWriter rows(orrery::LogRows::kinds());
        for (std::int64_t i = 1; i <= 3; ++i)
            rows.row({i, i + 1, "hub", "1", i == 2 ? "tab\there" : "plain", {}, "", "hub"});
        return rows.take();
    }
    static std::string cell(const orrery::Block& block, uint32_t row, size_t column) {
        if (block.null(row, column)) return "-";
        if (block.kind(column) == orrery::ColumnKind::text) return std::string(block.text(row, column));
        if (block.kind(column) == orrery::ColumnKind::number) return std::to_string(block.number(row, column));
        return std::to_string(block.integer(row, column));
    }
    static std::string shown(std::string_view bytes) {
        orrery::Block block(bytes);
        std::string text = std::to_string(block.rows()) + " rows";
        for (uint32_t row = 0; row < block.rows(); ++row)
            for (size_t column = 0; column < block.columns(); ++column) text += " " + cell(block, row, column);
        return text;
    }
    orrery::Host host_;
};

}  // namespace

ORRERY_PLUGIN(Caller, "org.orrery.test.caller", "1.0.0")
