#include "rules.h"

#include <orrery/kit/json/parse.h>

#include <array>

#include "refusal.h"

namespace orrery::jwt {
namespace {

constexpr std::size_t most_known = 64;
constexpr std::array<std::string_view, 5> settings{"jwtPublicKeyCertificate", "jwtAttributeUserId",
                                                   "jwtAttributeUserDirectory", "jwtAudience", "jwtAttributeMap"};

std::string required(const AuthRequest& request, std::string_view name) {
    auto text = request.setting(name);
    if (text.empty()) throw Refusal("the virtual proxy is not set up: " + std::string(name) + " is empty");
    return std::string(text);
}

std::vector<MappedClaim> read_map(std::string_view text) {
    std::vector<MappedClaim> map;
    if (text.empty()) return map;
    const json::Value list = json::parse(text, {16, 1024 * 1024, 50'000});
    for (const auto& item : list.as_array())
        map.push_back(
            {item["jwtAttribute"].as_string(), item["senseAttribute"].as_string(), item["isMandatory"].bool_or(false)});
    return map;
}

}  // namespace

Rules read_rules(const AuthRequest& request) {
    Rules rules;
    rules.user_claim = required(request, "jwtAttributeUserId");
    const auto directory = required(request, "jwtAttributeUserDirectory");
    if (directory.starts_with('[') && directory.ends_with(']'))
        rules.fixed_directory = directory.substr(1, directory.size() - 2);
    else
        rules.directory_claim = directory;
    if (rules.fixed_directory.empty() && rules.directory_claim.empty())
        throw Refusal("the virtual proxy is not set up: jwtAttributeUserDirectory names nothing");
    rules.audience = request.setting("jwtAudience");
    const auto pem = required(request, "jwtPublicKeyCertificate");
    try {
        rules.keys = crypto::read_public_keys(pem);
        rules.attributes = read_map(request.setting("jwtAttributeMap"));
    } catch (const std::invalid_argument& error) {
        throw Refusal(std::string("the virtual proxy is not set up: jwtPublicKeyCertificate: ") + error.what());
    } catch (const json::Error& error) {
        throw Refusal(std::string("the virtual proxy is not set up: jwtAttributeMap: ") + error.what());
    }
    return rules;
}

std::shared_ptr<const Rules> KnownRules::of(const AuthRequest& request) {
    std::string text;
    for (auto name : settings) {
        auto value = request.setting(name);
        text += std::to_string(value.size()) + ":";
        text += value;
    }
    std::lock_guard lock(mutex_);
    if (auto found = known_.find(text); found != known_.end()) return found->second;
    auto read = std::make_shared<const Rules>(read_rules(request));
    if (known_.size() >= most_known) known_.clear();
    return known_[std::move(text)] = read;
}

}  // namespace orrery::jwt
