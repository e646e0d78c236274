// The last rows on a page.
#include <orrery/http.h>
#include <orrery/kit/log/appender_base.h>
#include <orrery/plugin.h>
#include <orrery/settings.h>

#include <algorithm>

#include "page.h"
#include "viewers.h"

namespace asp_net_trace {

namespace {

namespace logkit = orrery::logkit;
using orrery::Code;
using orrery::Error;

std::unique_ptr<logkit::Layout> pattern(std::string_view text) {
    logkit::LayoutSpec spec{"PatternLayout", {}, {}};
    spec.params.add("conversionpattern", std::string(text));
    return logkit::make_layout(spec);
}

/// Whether a Host field names this machine's loopback: a page elsewhere that resolves its own name to 127.0.0.1 does
/// not.
bool names_loopback(std::string_view host) {
    auto colon = host.rfind(':');
    if (colon != host.npos && host.find(']', colon) == host.npos) host = host.substr(0, colon);
    return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

bool from_loopback(std::string_view remote) {
    return remote.starts_with("127.") || remote.starts_with("::1") || remote.starts_with("[::1]");
}

orrery::Response answer(std::string_view type, std::string body) {
    orrery::Response response;
    response.headers = {{"content-type", std::string(type)},
                        {"cache-control", "no-store"},
                        {"content-security-policy", std::string(content_security_policy)},
                        {"x-content-type-options", "nosniff"},
                        {"referrer-policy", "no-referrer"}};
    response.body = std::move(body);
    return response;
}

}  // namespace

/// [one thread] as an appender, [worker, concurrent] as a handler.
class AspNetTrace : public logkit::AppenderBase, public orrery::HttpHandler {
public:
    AspNetTrace(orrery::Host host, const orrery::Config& config)
        : AppenderBase(std::move(host), config),
          category_(pattern(config.text("category", "%logger"))),
          time_(pattern("%date")),
          trace_(static_cast<size_t>(std::clamp<std::int64_t>(config.number("keep", 500), 1, 10'000))) {
        for (auto user : config.list("users")) users_.emplace_back(user);
    }
    orrery::Response handle(const orrery::Request& request) override {
        check(request);
        auto path = request.path();
        auto name = path.substr(path.rfind('/') + 1);
        if (name.empty()) return answer("text/html; charset=utf-8", page(trace_.since(0)));
        if (name == "trace.css") return answer("text/css; charset=utf-8", std::string(style));
        if (name == "trace.js") return answer("text/javascript; charset=utf-8", std::string(script));
        if (name == "events") return events(request);
        throw Error(Code::not_found, "there is only the page itself", "open it at /");
    }

protected:
    void write(const logkit::Event& event, std::string_view text) override {
        Line line;
        time_->format(event, line.time);
        category_->format(event, line.category);
        line.level = event.level_name();
        while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
        line.text = text.substr(0, 32 * 1024);
        std::lock_guard lock(order_);
        viewers_.send(as_event(trace_.add(std::move(line))));
    }

private:
    void check(const orrery::Request& request) const {
        if (request.method() != "GET") throw Error(Code::unsupported, "the page is only looked at");
        auto who = request.identity();
        bool known =
            !who.empty() && std::find(users_.begin(), users_.end(), who.directory + "\\" + who.id) != users_.end();
        bool local =
            who.empty() && from_loopback(request.remote()) && names_loopback(request.header("host").value_or(""));
        if (!known && !local)
            throw Error(Code::denied, "the trace is for browsers on this machine, and for users named in --users");
    }
    /// What came since the page was made, or since the browser's last event, then each new line.
    orrery::Response events(const orrery::Request& request) {
        auto from = request.header("last-event-id")
                        .value_or(request.query().starts_with("since=") ? request.query().substr(6) : "0");
        auto number = orrery::settings::whole_number(from).value_or(0);
        std::string first = "retry: 2000\n\n";
        auto [stream, id] = host().offer_stream();
        std::lock_guard lock(order_);
        for (auto& line : trace_.since(static_cast<std::uint64_t>(std::max<std::int64_t>(number, 0))))
            first += as_event(line);
        viewers_.add(std::move(stream), first);
        auto response = answer("text/event-stream", {});
        response.body_stream = id;
        return response;
    }

    std::unique_ptr<logkit::Layout> category_, time_;
    std::vector<std::string> users_;
    std::mutex order_;  // a viewer gets each line once, in order
    Trace trace_;
    Viewers viewers_;
};

}  // namespace asp_net_trace

ORRERY_PLUGIN(asp_net_trace::AspNetTrace, "org.orrery.appender.asp-net-trace", "1.0.0", ORRERY_APPENDER_SETTINGS,
              {"category", "a pattern for the column Category", "%logger"},
              {"keep", "how many rows a new page shows", "500", "integer:1..10000"},
              {"users", "a user who may look when the page is reached by signed-in users, DIRECTORY\\id", "", "text",
               "", ORRERY_SETTING_LIST})
