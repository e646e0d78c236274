// A source of tables: here the numbers from 1 to N, asked for with the statement `numbers N`.
#pragma once
#include <orrery/plugin.h>

#include <charconv>

class @CLASS@Rows : public orrery::Rows {
public:
    explicit @CLASS@Rows(std::int64_t count) : count_(count) {}
    const std::vector<orrery::ResultColumn>& columns() const override { return columns_; }
    /// One block at a time, so that a result of any length costs the memory of one block.
    bool fetch(orrery::BlockWriter& out) override {
        for (; next_ <= count_ && out.size() < orrery::max_block / 2; ++next_) out.row({next_, next_ % 2 ? "odd" : "even"});
        return next_ <= count_;
    }

private:
    std::vector<orrery::ResultColumn> columns_{{"number", orrery::ColumnKind::integer}, {"parity", orrery::ColumnKind::text}};
    std::int64_t next_ = 1, count_;
};

class @CLASS@ : public orrery::Connector {
public:
    @CLASS@(orrery::Host host, orrery::Config config) : host_(std::move(host)), most_(config.number("most", 0)) {}

    void check() override {}  // nothing to reach; a real source is asked here
    std::unique_ptr<orrery::Rows> query(std::string_view statement, orrery::Record) override {
        constexpr std::string_view verb = "numbers ";
        std::int64_t count = 0;
        auto digits = statement.substr(std::min(verb.size(), statement.size()));
        auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
        if (!statement.starts_with(verb) || failed != std::errc{} || end != digits.data() + digits.size() || count < 0)
            throw orrery::Error(orrery::Code::invalid, "the statement is not understood", "write `numbers 100`");
        if (count > most_) throw orrery::Error(orrery::Code::limit, "more than " + std::to_string(most_) + " rows are asked for", "raise --most");
        return std::make_unique<@CLASS@Rows>(count);
    }

private:
    orrery::Host host_;
    std::int64_t most_;
};
