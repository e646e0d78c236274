#include "security.h"

#include <algorithm>

#include "model/fold.h"
#include "model/sign_in.h"

namespace orrery::repository::rest {
namespace {

constexpr std::size_t most_remembered = 2000;

std::string key_of(const Identity& identity, RuleContext context) {
    std::string out = context == RuleContext::hub ? "h" : "m";
    const auto add = [&out](const std::string& text) { out += std::to_string(text.size()) + ":" + text; };
    add(fold(identity.directory));
    add(fold(identity.id));
    for (auto& [name, value] : identity.attributes) {
        add(name);
        add(value);
    }
    return out;
}

}  // namespace

std::optional<Entity> find_user(Reader& reader, const Model& model, const std::string& directory,
                                const std::string& user_id) {
    const Type& type = model.at("User");
    auto found = reader.select({.type = &type,
                                .where = all_of({compare(type.field("userDirectory"), Test::equal, {Value(directory)}),
                                                 compare(type.field("userId"), Test::equal, {Value(user_id)})})});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::shared_ptr<const RuleSet> Security::rules(Reader& reader, std::uint64_t version) {
    {
        std::lock_guard lock(mutex_);
        if (rules_ && known_version_ == version) return rules_;
    }
    auto read = std::make_shared<const RuleSet>(reader.select({.type = &model_.at("SystemRule")}));
    std::lock_guard lock(mutex_);
    // A change while we read may or may not be in what we have: use it once, remember nothing.
    if (version_ != version) return read;
    if (known_version_ != version) known_.clear();
    known_version_ = version;
    rules_ = read;
    return read;
}

std::shared_ptr<const Access> Security::access(Reader& reader, const Identity& identity, RuleContext context,
                                               bool fresh) {
    if (fresh) forget();
    const std::uint64_t version = version_;
    const auto key = key_of(identity, context);
    {
        std::lock_guard lock(mutex_);
        if (known_version_ == version)
            if (auto found = known_.find(key); found != known_.end()) return found->second;
    }
    auto subject = named_subject(identity.directory, identity.id, context);
    if (!subject.anonymous)
        if (auto user = find_user(reader, model_, identity.directory, identity.id)) {
            if (is_blocked(*user)) throw Refusal(403, "The user " + subject.label() + " is blocked.");
            add_stored_user(subject, *user, reader);
        }
    add_properties(subject, identity.attributes);
    auto made = std::make_shared<const Access>(rules(reader, version), std::move(subject));
    std::lock_guard lock(mutex_);
    if (version_ == version && known_version_ == version) {
        if (known_.size() >= most_remembered) known_.clear();
        known_[key] = made;
    }
    return made;
}

void Security::changed(const Change& change) {
    static const std::vector<std::string> telling{"SystemRule", "User", "CustomPropertyDefinition"};
    if (std::find(telling.begin(), telling.end(), change.type) != telling.end()) forget();
}

void Security::forget() { ++version_; }

}  // namespace orrery::repository::rest
