#include <orrery/kit/http/text.h>
#include <orrery/kit/log/http_delivery.h>
#include <orrery/settings.h>

#include <ctime>

namespace orrery::logkit {

namespace {

std::optional<client::Tls> tls_for(const client::Url& url, const Config& config) {
    return url.tls ? std::optional<client::Tls>(client::tls_settings(config)) : std::nullopt;
}

client::HttpSession session_for(const Config& config, std::string_view parameter) {
    auto url = client::parse_url(config.require(parameter), parameter);
    auto tls = tls_for(url, config);
    return {std::move(url), std::move(tls)};
}

void add_field(kit::http::Fields& fields, std::string_view line) {
    auto colon = line.find(':');
    auto name = kit::http::lower(line.substr(0, colon));
    auto value = colon == line.npos ? std::string_view() : kit::http::trim(line.substr(colon + 1));
    if (colon == line.npos || !kit::http::is_token(name) || !kit::http::is_field_value(value))
        throw Error(Code::invalid, "parameter --header: expected Name: value");
    for (auto* ours : {"host", "content-length", "content-type", "transfer-encoding", "connection"})
        if (name == ours)
            throw Error(Code::invalid, "parameter --header: the field " + name + " is made by the appender");
    fields.add(std::move(name), std::string(value));
}

bool may_pass(int status) {
    return status >= 500 || status == 401 || status == 403 || status == 404 || status == 408 || status == 425 ||
           status == 429;
}

std::string hint_for(int status) {
    if (status == 401 || status == 403) return "check --token, --header or the client's certificate";
    if (status >= 300 && status < 400) return "it redirects, which is not followed: give the new address";
    return "the receiver's own log has the reason";
}

}  // namespace

std::chrono::milliseconds retry_after(const client::HttpAnswer& answer, std::chrono::system_clock::time_point now) {
    using namespace std::chrono;
    auto value = answer.fields.find("retry-after");
    if (!value) return {};
    if (auto number = settings::whole_number(*value))
        return *number > 0 ? seconds(std::min<std::int64_t>(*number, 86'400)) : seconds(0);
    std::tm at{};
    std::string text(*value);
    if (!::strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &at)) return {};
    auto wait = duration_cast<milliseconds>(system_clock::from_time_t(::timegm(&at)) - now);
    return std::max(wait, milliseconds(0));
}

HttpDelivery::HttpDelivery(const Config& config, std::string_view url)
    : session_(session_for(config, url)), timeout_(delivery_limits(config).timeout) {
    if (auto token = config.text("token"); !token.empty()) {
        if (!kit::http::is_field_value(token))
            throw Error(Code::invalid, "parameter --token has a line end or another control character in it");
        fields_.add("authorization", "Bearer " + std::string(token));
    }
    for (auto line : config.list("header")) add_field(fields_, line);
    fields_.add("user-agent", "Orrery");
}

client::HttpAnswer HttpDelivery::post(std::deque<Parcel>& due, std::string_view body) {
    auto answer = session_.post("application/json", body, fields_, client::within(timeout_));
    if (answer.good()) {
        due.clear();
        return answer;
    }
    bool later = may_pass(answer.status);
    throw DeliveryError(later ? Code::unavailable : Code::invalid,
                        session_.url().shown() + " answered " + std::to_string(answer.status), hint_for(answer.status),
                        later ? 0 : due.size(), retry_after(answer, std::chrono::system_clock::now()));
}

}  // namespace orrery::logkit
