// Gives rows to an appender on command, through its role: `rows send STANZA LEVEL LOGGER COUNT MESSAGE [name=value]…`,
// where
// `{n}` in the message is the row's number and a property `exception` is its exception; `rows flush STANZA`. Prints the
// status and, when it failed, the error. `rows open STANZA [name=value]…` opens an instance.
#include <orrery/plugin.h>

#include <algorithm>

namespace {

class Rows : public orrery::Command {
public:
    Rows(orrery::Host host, orrery::Config) : host_(std::move(host)) {}
    std::vector<orrery::Verb> verbs() const override {
        return {{"rows send", "append rows", "STANZA LEVEL LOGGER COUNT MESSAGE FIELD…", {}, "", true},
                {"rows open", "open an instance", "STANZA FIELD…", {}, "", true},
                {"rows flush", "flush an appender", "STANZA", {}, "", true}};
    }
    orrery::CommandResult run(const orrery::Arguments& given) override {
        auto words = given.positional();
        if (given.verb() == "rows flush" && words.size() == 1) return ask(words[0], 1, {});
        if (given.verb() == "rows open" && !words.empty()) return ask(words[0], 2, fields_of(words, 1));
        if (words.size() < 5) return {2, {}, "more words are wanted\n"};
        auto block = rows_of(words);
        return ask(words[0], 0, {{"rows", block}});
    }

private:
    orrery::CommandResult ask(std::string_view stanza, uint32_t index, const orrery::Fields& in) {
        orrery::Fields answer;
        auto status = host_.find("orrery.appender/1", stanza).call(index, in.record(), answer);
        return {
            0, "status " + std::to_string(status) + " " + std::string(answer.value_or("error.message", "")) + "\n", {}};
    }
    template <class List>
    static orrery::Fields fields_of(const List& words, size_t from) {
        orrery::Fields fields;
        for (size_t i = from; i < words.size(); ++i) {
            auto mark = std::min(words[i].find('='), words[i].size() - 1);
            fields.add(words[i].substr(0, mark), words[i].substr(mark + 1));
        }
        return fields;
    }
    template <class List>
    static std::string rows_of(const List& words) {
        auto level = std::stoll(std::string(words[1])), count = std::stoll(std::string(words[3]));
        std::string properties, exception;
        orrery::Fields others;
        auto given = fields_of(words, 5);
        for (auto& [name, value] : given.items())
            if (name == "exception")
                exception = value;
            else
                others.add(name, value);
        orrery::wire::append_record(properties, others.record().raw_record());
        orrery::BlockWriter rows(orrery::LogRows::kinds());
        for (std::int64_t n = 1; n <= count; ++n) {
            std::string message(words[4]);
            if (auto at = message.find("{n}"); at != message.npos) message.replace(at, 3, std::to_string(n));
            auto cell = exception.empty() ? orrery::Cell() : orrery::Cell(exception);
            rows.row({std::int64_t{1'700'000'000'123'456} + n, static_cast<std::int64_t>(level), words[2], "7", message,
                      cell, properties, "hub"});
        }
        return rows.take();
    }
    orrery::Host host_;
};

}  // namespace

ORRERY_PLUGIN(Rows, "org.orrery.test.rows", "1.0.0")
