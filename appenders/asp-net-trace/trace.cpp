#include "trace.h"

#include <orrery/kit/http/html.h>
#include <orrery/kit/json/write.h>

namespace asp_net_trace {

namespace {

/// Fit for a page: controls are dots.
std::string escaped(std::string_view text) {
    std::string out(text);
    for (auto& c : out)
        if ((static_cast<unsigned char>(c) < 32 && c != '\n' && c != '\t') || c == 127) c = '.';
    return orrery::kit::http::escape_html(out);
}

}  // namespace

std::string as_html(const Line& line) {
    return "<tr class=\"" + escaped(line.level) + "\"><td>" + escaped(line.time) + "</td><td>" + escaped(line.level) +
           "</td><td>" + escaped(line.category) + "</td><td>" + escaped(line.text) + "</td></tr>\n";
}

std::string as_event(const Line& line) {
    std::string out = "id: " + std::to_string(line.number) + "\ndata: ";
    orrery::json::Writer writer(out);
    writer.begin_object().key("time").string(line.time).key("level").string(line.level);
    writer.key("category").string(line.category).key("text").string(line.text).end_object();
    return out + "\n\n";
}

Line Trace::add(Line line) {
    std::lock_guard lock(mutex_);
    line.number = ++last_;
    lines_.push_back(line);
    if (lines_.size() > most_) lines_.pop_front();
    return line;
}

std::vector<Line> Trace::since(std::uint64_t number) const {
    std::lock_guard lock(mutex_);
    std::vector<Line> out;
    for (auto& line : lines_)
        if (line.number > number) out.push_back(line);
    return out;
}

}  // namespace asp_net_trace
