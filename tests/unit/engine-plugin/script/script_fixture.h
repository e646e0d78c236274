// Runs scripts in tests and shows what they made.
#pragma once

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "script/run_script.h"
#include "storage/guarded_data.h"
#include "support/folder.h"

namespace orrery::engine::test {

struct RecordingMonitor final : ScriptMonitor {
    std::vector<std::string> messages;
    std::vector<std::string> lines;
    std::uint64_t progress_calls = 0;
    std::atomic<bool> stop = false;

    void message(const std::string& text) override { messages.push_back(text); }
    void failed(const ScriptFailure& failure) override { messages.push_back(failure.describe()); }
    void progress(const std::string&, std::uint64_t) override { ++progress_calls; }
    void log(const std::string& line) override { lines.push_back(line); }
    bool cancelled() override { return stop; }
};

struct ScriptFixture {
    orrery::test::Folder own;
    std::filesystem::path folder = own.path;
    RecordingMonitor monitor;
    std::map<std::string, std::string, std::less<>> variables;
    std::uint64_t memory_limit = std::uint64_t{1} << 33;
    ScriptResult result;

    ScriptFixture() { std::filesystem::create_directories(folder / "data"); }

    void file(const std::string& name, const std::string& content) const {
        std::ofstream(folder / "data" / name, std::ios::binary) << content;
    }

    /// The tables a script makes, or its failures.
    std::string run(const std::string& text) {
        FixedConnections connections({{"data", folder / "data"}});
        ScriptRequest request;
        request.text = text;
        request.variables = variables;
        request.connections = &connections;
        request.monitor = &monitor;
        request.memory_limit = memory_limit;
        request.now = 46000.5;
        result = run_script(request);
        return result.model != nullptr ? tables() : failures();
    }

    /// "T(a,b): 1,x; 2,y" per table, separated by " | "; NULL is shown as ~.
    [[nodiscard]] std::string tables() const {
        std::string out;
        const DataModel& model = *result.model;
        for (TableId t = 0; t < model.table_count(); ++t) {
            const Table& table = model.table(t);
            if (table.details().synthetic) continue;
            out += (out.empty() ? "" : " | ") + table.name() + "(";
            for (std::size_t c = 0; c < table.columns().size(); ++c)
                out += (c == 0 ? "" : ",") + model.field(table.columns()[c].field).name();
            out += "):";
            for (std::uint64_t row = 0; row < table.rows(); ++row) {
                out += row == 0 ? " " : "; ";
                for (std::size_t c = 0; c < table.columns().size(); ++c) {
                    Value value = model.field(table.columns()[c].field).symbols().value(table.column(c).code(row));
                    out += (c == 0 ? "" : ",") + (value.is_null() ? std::string("~") : value.to_text());
                }
            }
        }
        return out;
    }

    /// "FIELD,FIELD: cell,cell; cell,cell" of the access section; "(none)" if there is no table of one.
    [[nodiscard]] std::string access() const {
        const AccessPtr access = result.model == nullptr ? nullptr : access_of(*result.model);
        if (access == nullptr) return "(none)";
        const auto joined = [](const auto& parts, const auto& text) {
            std::string out;
            for (const auto& part : parts) out += (&part == &parts.front() ? "" : ",") + text(part);
            return out;
        };
        std::string out = joined(access->fields, [](const std::string& name) { return name; }) + ":";
        for (const std::vector<Value>& row : access->rows)
            out += (out.ends_with(':') ? " " : "; ") +
                   joined(row, [](const Value& cell) { return cell.is_null() ? std::string("~") : cell.to_text(); });
        return out;
    }

    [[nodiscard]] std::string failures() const {
        std::string out;
        for (const ScriptFailure& failure : result.failures) out += (out.empty() ? "" : "\n") + failure.describe();
        return out;
    }

    [[nodiscard]] std::string variable(const std::string& name) const {
        auto found = result.variables.find(name);
        return found == result.variables.end() ? "(none)" : found->second;
    }
};

}  // namespace orrery::engine::test
