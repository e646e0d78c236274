#include "control/report.h"

namespace orrery::kernel {

std::string reload_text(const ReloadReport& report) {
    std::string out;
    for (auto& problem : report.problems) out += problem + "\n";
    if (report.refused) return out + "orrery: the configuration was not taken over; everything runs on as it was\n";
    for (auto& line : report.services) {
        auto padded = line.name + std::string(line.name.size() < 16 ? 16 - line.name.size() : 1, ' ') + line.outcome;
        out += padded + (line.reason.empty() ? "" : ", but " + line.state + ": " + line.reason) + "\n";
    }
    for (auto& note : report.later) out += note + "\n";
    return out;
}

json::Value reload_json(const ReloadReport& report) {
    json::Value::Array services, problems, later;
    for (auto& line : report.services)
        services.push_back(json::Value::object(
            {{"name", line.name}, {"outcome", line.outcome}, {"state", line.state}, {"reason", line.reason}}));
    for (auto& problem : report.problems) problems.push_back(problem);
    for (auto& note : report.later) later.push_back(note);
    return json::Value::object({{"refused", report.refused},
                                {"services", std::move(services)},
                                {"problems", std::move(problems)},
                                {"later", std::move(later)}});
}

}  // namespace orrery::kernel
