#include "exchange.h"

#include "model/fold.h"

namespace orrery::repository::rest {

std::optional<std::string_view> Request::header(std::string_view lower_case_name) const {
    for (auto& [name, value] : headers)
        if (name == lower_case_name) return value;
    return std::nullopt;
}

Response Response::json(int status, std::string text) {
    return {status, {{"Content-Type", "application/json; charset=utf-8"}}, std::move(text), {}};
}

Response Response::text(int status, std::string_view message) {
    return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::string(message), {}};
}

bool passes_body_on(std::string_view method, std::string_view target) {
    const auto path = target.substr(0, target.find('?'));
    return method == "POST" && (same_name(path, "/qrs/app/upload") || same_name(path, "/qrs/app/upload/replace"));
}

}  // namespace orrery::repository::rest
