// Running the steps: this is what every row costs.
#include "pattern.h"

#include <orrery/kit/log/encoded.h>

#include <algorithm>

#include "text.h"

namespace orrery::logkit {

namespace {

std::string_view last_parts(std::string_view name, std::uint64_t count) {
    for (auto at = name.size(); at > 0;) {
        auto dot = name.rfind('.', at - 1);
        if (dot == name.npos) break;
        if (--count == 0) return name.substr(dot + 1);
        at = dot;
    }
    return name;
}

void append_all(const Properties& properties, std::string& out) {
    out += '{';
    bool first = true;
    for (auto& field : properties.all()) {
        if (!std::exchange(first, false)) out += ", ";
        out.append(view(field.name)).append("=").append(view(field.value));
    }
    out += '}';
}

void append_identity(const Properties& properties, std::string& out) {
    auto id = properties.find("UserId"), directory = properties.find("UserDirectory");
    if (!id) id = properties.find("ActiveUserId"), directory = properties.find("ActiveUserDirectory");
    if (directory && id) out.append(*directory).append("\\");
    out += id.value_or("NOT AVAILABLE");
}

void append_step(Step& step, const Event& event, std::string& out) {
    switch (step.what) {
        case What::literal:
            out += step.text;
            break;
        case What::message:
            out += event.message;
            break;
        case What::encoded_message:
            append_encoded(out, first_characters(event.message, step.limit));
            break;
        case What::level:
            out += event.level_name();
            break;
        case What::logger:
            out += step.limit == 0 ? event.logger : last_parts(event.logger, step.limit);
            break;
        case What::thread:
            out += event.thread;
            break;
        case What::date:
            step.date->append(event.microseconds, out);
            break;
        case What::guid:
            out += event.guid();
            break;
        case What::row_number:
            step.number = static_cast<std::uint64_t>(step.number) >= step.limit ? 1 : step.number + 1;
            append_number(out, static_cast<std::uint64_t>(step.number));
            break;
        case What::property: {
            auto value = event.properties.find(step.text, step.hint);
            out += value ? *value : std::string_view(step.otherwise);
            break;
        }
        case What::all_properties:
            append_all(event.properties, out);
            break;
        case What::exception:
            out += part_of_exception(event, step.part);
            break;
        case What::encoded_exception:
            if (event.exception.empty() && event.properties.encoded().empty()) break;
            append_encoded(out, first_characters(part_of_exception(event, step.part), step.limit));
            break;
        case What::milliseconds:
            append_number(
                out, static_cast<std::uint64_t>(std::max<std::int64_t>(event.microseconds - step.number, 0)) / 1000);
            break;
        case What::identity:
            append_identity(event.properties, out);
            break;
        case What::domain:
            out += event.stanza.empty() ? std::string_view(step.otherwise) : event.stanza;
            break;
    }
}

/// Cuts or pads what a step appended at `from`. Beyond the most, the end is kept.
void frame(const Step& step, std::string& out, size_t from) {
    auto text = std::string_view(out).substr(from);
    auto count = characters(text);
    if (count > step.most)
        out.erase(from, first_characters(text, count - step.most).size());
    else if (count < step.least)
        out.insert(step.pad_right ? out.size() : from, step.least - count, ' ');
}

}  // namespace

Pattern::Pattern(std::string_view pattern, const std::vector<PartSpec>& converters, const Surroundings& around)
    : steps_(compile_pattern(pattern, converters, around)) {}

void Pattern::append(const Event& event, std::string& out) {
    for (auto& step : steps_) {
        if (!step.framed) {
            append_step(step, event, out);
            continue;
        }
        auto from = out.size();
        append_step(step, event, out);
        frame(step, out, from);
    }
}

bool Pattern::tells_exception() const noexcept {
    return std::any_of(steps_.begin(), steps_.end(),
                       [](auto& step) { return step.what == What::exception || step.what == What::encoded_exception; });
}

}  // namespace orrery::logkit
