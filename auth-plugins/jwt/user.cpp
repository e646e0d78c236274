#include "user.h"

#include <orrery/kit/http/text.h>

#include "refusal.h"

namespace orrery::jwt {
namespace {

constexpr std::size_t longest_name = 512, longest_value = 4096, most_attributes = 500;

std::string name_in(const json::Value& claims, const std::string& claim, const char* what) {
    const json::Value* found = claims.find(claim);
    if (!found) throw Refusal(std::string("the token has no claim for the ") + what + ", which would be " + claim);
    if (!found->is_string() && !found->is_integer()) throw Refusal(std::string("the token's ") + what + " is no text");
    std::string text = found->is_integer() ? std::to_string(found->as_integer()) : found->as_string();
    if (text != kit::http::trim(text) || text.empty() || text.size() > longest_name ||
        text.find('\\') != std::string::npos || !kit::http::is_field_value(text))
        throw Refusal(std::string("the token's ") + what +
                      " is empty, too long, has blanks around it, or holds a backslash or a control character");
    return text;
}

std::optional<std::string> text_of(const json::Value& value) {
    if (value.is_string()) return value.as_string();
    if (value.is_integer()) return std::to_string(value.as_integer());
    if (value.is_bool()) return value.as_bool() ? "true" : "false";
    return std::nullopt;
}

void take(Principal& who, const MappedClaim& mapped, const json::Value& value) {
    auto text = text_of(value);
    if (!text || text->size() > longest_value || !kit::http::is_field_value(*text))
        throw Refusal("the token's claim " + mapped.claim +
                      " holds what is no attribute: neither text, number nor truth");
    if (who.attributes.size() == most_attributes) throw Refusal("the token brings too many attributes");
    if (mapped.attribute == "name") who.name = *text;
    who.attributes.emplace_back(mapped.attribute, std::move(*text));
}

}  // namespace

Principal read_user(const json::Value& claims, const Rules& rules) {
    Principal who;
    who.id = name_in(claims, rules.user_claim, "user id");
    who.directory = rules.directory_claim.empty() ? rules.fixed_directory
                                                  : name_in(claims, rules.directory_claim, "user directory");
    for (const auto& mapped : rules.attributes) {
        const json::Value* found = claims.find(mapped.claim);
        if (!found || found->is_null() || (found->is_array() && found->size() == 0)) {
            if (mapped.mandatory) throw Refusal("the token has no claim " + mapped.claim + ", which is mandatory");
            continue;
        }
        if (found->is_array())
            for (const auto& item : found->items()) take(who, mapped, item);
        else
            take(who, mapped, *found);
    }
    return who;
}

}  // namespace orrery::jwt
