#include <orrery/kit/log/appender_base.h>
#include <orrery/kit/log/kind.h>

#include "text.h"

namespace orrery::logkit {

namespace {

bool has_no_destination(const Config& config, std::string_view destination) {
    if (destination.empty() || !config.text(destination).empty()) return false;
    if (config.text("name").empty()) return true;
    throw Error(Code::invalid,
                "appender " + shown(config.text("name")) + ": parameter " + std::string(destination) + " is missing",
                "add <param name=\"" + std::string(destination) + "\" value=\"…\"/> to it");
}

/// Parameters of log4net's that change nothing here: whoever gives one should know.
void tell_unused(const Host& host, const AppenderSpec& spec) {
    constexpr std::string_view unused[][3] = {
        {"errorhandler", "onlyonceerrorhandler",
         "errors go to the log, once when they begin and once when they are over"},
        {"securitycontext", "", "what is written is written as the user that the service runs as"},
        {"fix", "all", "rows are always kept whole"}};
    for (auto& [name, as_it_is, what] : unused) {
        const auto value = spec.params.text(name);
        if (value.empty() || short_type(value, "") == as_it_is) continue;
        host.log().warn("appender " + shown(spec.name) + ": parameter " + std::string(name) +
                        " has no effect here: " + std::string(what));
    }
}

}  // namespace

AppenderBase::AppenderBase(Host host, const Config& config, std::string_view destination)
    : host_(std::move(host)),
      spec_(from_config(config)),
      layout_(make_layout(spec_.layout)),
      filters_(spec_.filters),
      threshold_(require_level(spec_.params.text("threshold", "ALL"), "parameter threshold")),
      idle_(has_no_destination(config, destination)) {
    tell_unused(host_, spec_);
}

void AppenderBase::append(const LogRows& rows) {
    if (idle_) return;
    try {
        for (uint32_t row = 0; row < rows.size(); ++row) {
            if (logkit::level_number(rows.level_of(row)) < threshold_) continue;
            event_.read(rows, row);
            if (filters_.accepts(event_)) take(event_);
        }
    } catch (...) {
        end_batch();
        throw;
    }
    end_batch();
}

void AppenderBase::take(const Event& event) {
    text_.clear();
    format_whole(*layout_, event, text_);
    write(event, text_);
}

}  // namespace orrery::logkit
