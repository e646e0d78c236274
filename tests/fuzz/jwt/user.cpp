// Any claims behind a right signature: refused, or a user whose name and attributes can go anywhere a header can.
#include "user.h"

#include <orrery/kit/http/text.h>

#include <cstdint>
#include <cstdlib>

#include "claims.h"
#include "refusal.h"
#include "token.h"

using namespace orrery;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

bool is_name(const std::string& text) {
    return !text.empty() && text.size() <= 512 && text.find('\\') == std::string::npos &&
           kit::http::is_field_value(text);
}

const jwt::Rules& rules() {
    static const jwt::Rules all = [] {
        jwt::Rules made;
        made.user_claim = "u";
        made.directory_claim = "d";
        made.attributes = {{"g", "group", false}, {"n", "name", false}};
        return made;
    }();
    return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) try {
    const auto claims = jwt::read_claims({reinterpret_cast<const char*>(data), size});
    const jwt::Time now{std::chrono::seconds(1'700'000'000)};
    jwt::Policy policy;
    if (const auto ends = jwt::check_claims(claims, policy, "", now)) require(*ends + policy.skew > now);
    const auto who = jwt::read_user(claims, rules());
    require(is_name(who.id) && is_name(who.directory) && who.attributes.size() <= 500);
    for (const auto& [name, value] : who.attributes)
        require((name == "group" || name == "name") && kit::http::is_field_value(value));
    return 0;
} catch (const jwt::Refusal&) {
    return 0;
}
