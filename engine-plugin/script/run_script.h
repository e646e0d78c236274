// Runs a load script from its text to a new data model.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "expression/format_settings.h"
#include "script/data_connections.h"
#include "storage/data_model.h"

namespace orrery::engine {

/// One thing that went wrong. Lines and columns count from 1 in the script's text.
struct ScriptFailure {
    int code = 1;           // as in the script variable ScriptError
    std::string statement;  // its first line
    std::string message;    // a whole sentence
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    /// "line 12, column 7: unknown field \"dely\" …"
    [[nodiscard]] std::string placed() const;
    /// "line 12, column 7: unknown field \"dely\" … (in: LOAD date, dely)"
    [[nodiscard]] std::string describe() const;
};

/// A statement that is about to run. Lines count from 1 in the script's text; texts live for as long as the call.
struct ScriptStep {
    std::string_view text;
    std::uint32_t line = 0, last_line = 0;
    bool expanded = false;  // it came out of an expansion that stands there
};

/// Watches a run, for GetProgress and the script log. Called from the thread that runs the script, but for cancelled().
class ScriptMonitor {
public:
    virtual ~ScriptMonitor() = default;
    /// A line that stays: "flights << flights.csv 3,000,000 lines fetched", TRACE texts.
    virtual void message(const std::string& text) { static_cast<void>(text); }
    /// Something went wrong; with ErrorMode 0 the run goes on.
    virtual void failed(const ScriptFailure& failure) { static_cast<void>(failure); }
    /// What is going on now; replaces the one before: "flights: 1,200,000 rows".
    virtual void progress(const std::string& text, std::uint64_t rows) {
        static_cast<void>(text);
        static_cast<void>(rows);
    }
    /// A line of the script log, without line feed: time, line number, statement or outcome.
    virtual void log(const std::string& line) { static_cast<void>(line); }
    /// Asked from any thread and often; a run ends within a second after true.
    virtual bool cancelled() { return false; }
    /// Before every statement; may wait for somebody who debugs. False ends the run as a cancelled one.
    virtual bool step(const ScriptStep& next) {
        static_cast<void>(next);
        return true;
    }
    /// Where a failure would end the run because ErrorMode is 1: true goes on behind it.
    virtual bool goes_on(const ScriptFailure& failure) {
        static_cast<void>(failure);
        return false;
    }
};

/// What happens behind a failure.
enum class OnError { as_script_says, stop, go_on };

struct ScriptRequest {
    std::string text;
    std::string document_name;                                  // for DocumentName() and DocumentTitle()
    std::map<std::string, std::string, std::less<>> variables;  // of the app, by name: their definitions
    const DataConnections* connections = nullptr;               // nullptr: no files can be reached
    ScriptMonitor* monitor = nullptr;                           // nullptr: nobody watches
    std::uint64_t memory_limit = UINT64_MAX;                    // bytes a run may need for rows, roughly
    double now = 0;  // local time at the start, as a day serial; 0: the clock
    OnError on_error = OnError::as_script_says;
    bool skip_store = false;                 // STORE writes nothing
    std::optional<std::uint64_t> most_rows;  // of each file or answer of a database
    bool partial = false;                    // keep the tables of `previous`; only loads with ADD, REPLACE or MERGE run
    std::shared_ptr<const DataModel> previous;  // the app's data; null: none
    /// The data of another app, by id or name, for BINARY; null if the user may not read it or there is none.
    std::function<std::shared_ptr<const DataModel>(const std::string& app)> other_app;
};

struct ScriptResult {
    std::shared_ptr<const DataModel> model;  // null if the run failed or was cancelled: the old data stays
    bool cancelled = false;
    std::vector<ScriptFailure> failures;                        // with ErrorMode 0 a run may succeed in spite of some
    std::map<std::string, std::string, std::less<>> variables;  // after the run; those set empty are left out
    std::vector<std::string> script_variables;                  // the names among them that the script set
    FormatSettings formats;                                     // from the SET variables
    double reload_time = 0;                                     // day serial of the start
};

/// Runs on the calling thread, with the engine's threads for large loads; may take long. Never throws for anything a
/// script or its data can contain. Several runs at once are fine.
ScriptResult run_script(const ScriptRequest& request);

}  // namespace orrery::engine
