#include "load_job.h"

#include <chrono>
#include <stdexcept>

#include "script/run_script.h"
#include "storage/app_file.h"

namespace orrery::bench {
namespace {

constexpr const char* kTables[] = {"sales", "customers", "products", "dates", "stores"};

double since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

LoadTimes load_star(const std::filesystem::path& folder, const std::filesystem::path& data_file) {
    const engine::FixedConnections connections({{"star", folder}});
    engine::ScriptRequest request;
    request.connections = &connections;
    for (const std::string table : kTables)
        request.text +=
            table + ": LOAD * FROM [lib://star/" + table + ".csv] (txt, utf8, embedded labels, delimiter is ',');\n";
    LoadTimes times;
    auto start = std::chrono::steady_clock::now();
    const engine::ScriptResult result = engine::run_script(request);
    times.load = since(start);
    if (result.model == nullptr) throw std::runtime_error(result.failures.at(0).describe());
    start = std::chrono::steady_clock::now();
    engine::save_app_file(data_file, {result.model, {}});
    times.save = since(start);
    return times;
}

}  // namespace orrery::bench
