#include "qix/delta.h"

#include <algorithm>

namespace orrery::qix {
namespace {

using json::Value;

/// Clients do not undo escapes in paths, and take for an array's place what reads as a number.
bool is_safe_step(const std::string& name) {
    static constexpr std::string_view refused[] = {"__proto__", "constructor", "prototype", "Infinity"};
    const auto is_letter = [](char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); };
    return !name.empty() && is_letter(name[0]) && name.find_first_of("/~") == std::string::npos &&
           std::find(std::begin(refused), std::end(refused), name) == std::end(refused);
}

class Differ {
public:
    std::string take(const Value& before, const Value& after) {
        if (before.kind() == after.kind())
            compare("", before, after);
        else
            put("replace", "", after);
        return "[" + std::move(out_) + "]";
    }

private:
    void put(std::string_view operation, const std::string& path, const Value& value) {
        begin(operation, path);
        out_ += ",\"value\":" + json::dump(value) + "}";
    }
    void begin(std::string_view operation, const std::string& path) {
        if (!out_.empty()) out_ += ',';
        out_ += "{\"op\":\"" + std::string(operation) + "\",\"path\":";
        json::append_quoted(out_, path.empty() ? "/" : path);
    }
    void remove(const std::string& path) {
        begin("remove", path);
        out_ += '}';
    }

    // As deep as results are nested.
    void compare(const std::string& path, const Value& before, const Value& after) {
        const std::size_t start = out_.size();
        if (before.is_object() && after.is_object())
            compare_objects(path, before, after);
        else if (before.is_array() && after.is_array())
            compare_arrays(path, before, after);
        else if (!(before == after))
            return put("replace", path, after);
        // Many small changes may say more than the new value by itself.
        constexpr std::size_t kWorthLooking = 256;
        if (out_.size() - start < kWorthLooking || (!after.is_object() && !after.is_array())) return;
        const std::string whole = json::dump(after);
        if (out_.size() - start < whole.size()) return;
        out_.resize(start);
        put("replace", path, after);
    }

    static bool has_unsafe_change(const Value& object, const Value& other) {
        return std::any_of(object.members().begin(), object.members().end(), [&](const json::Member& member) {
            if (is_safe_step(member.name)) return false;
            const Value* there = other.find(member.name);
            return there == nullptr || !(*there == member.value);
        });
    }

    void compare_objects(const std::string& path, const Value& before, const Value& after) {
        if (has_unsafe_change(before, after) || has_unsafe_change(after, before)) return put("replace", path, after);
        for (const json::Member& member : before.members())
            if (!after.contains(member.name)) remove(path + "/" + member.name);
        for (const json::Member& member : after.members()) {
            if (!is_safe_step(member.name)) continue;
            const std::string here = path + "/" + member.name;
            if (const Value* old = before.find(member.name))
                compare(here, *old, member.value);
            else
                put("add", here, member.value);
        }
    }

    void compare_arrays(const std::string& path, const Value& before, const Value& after) {
        const std::size_t common = std::min(before.size(), after.size());
        for (std::size_t at = 0; at < common; ++at) compare(path + "/" + std::to_string(at), before[at], after[at]);
        for (std::size_t at = before.size(); at > common; --at) remove(path + "/" + std::to_string(at - 1));
        for (std::size_t at = common; at < after.size(); ++at) put("add", path + "/" + std::to_string(at), after[at]);
    }

    std::string out_;
};

std::string whole(const std::string& text) { return "[{\"op\":\"add\",\"path\":\"/\",\"value\":" + text + "}]"; }

}  // namespace

std::string patches_between(const Value& before, const Value& after) { return Differ().take(before, after); }

DeltaChains::~DeltaChains() { engine_bytes_ -= bytes_; }

std::optional<DeltaChains::Encoded> DeltaChains::encode(int handle, const std::string& method,
                                                        const Value& result) const {
    Encoded encoded{"{", handle, method, {}};
    for (const json::Member& member : result.members()) {
        const bool container = member.value.is_object() || member.value.is_array();
        std::string text = container ? json::dump(member.value) : std::string();
        if (!container || text.size() > kLongest) return std::nullopt;
        const auto chain = chains_.find({handle, method + "-" + member.name});
        if (encoded.result.size() > 1) encoded.result += ',';
        json::append_quoted(encoded.result, member.name);
        encoded.result += ':';
        if (chain == chains_.end()) {
            encoded.result += whole(text);
        } else if (chain->second.text == text) {
            encoded.result += "[]";
        } else {
            const Value before = json::parse(chain->second.text);
            // A client cannot turn an array into an object; it never has to with the published methods.
            if (before.kind() != member.value.kind()) return std::nullopt;
            encoded.result += patches_between(before, member.value);
        }
        encoded.sent.emplace_back(member.name, std::move(text));
    }
    if (encoded.sent.empty()) return std::nullopt;
    encoded.result += '}';
    return encoded;
}

void DeltaChains::commit(Encoded&& encoded) {
    for (auto& [key, text] : encoded.sent) {
        const Key name{encoded.handle, encoded.method + "-" + key};
        drop(name);
        bytes_ += text.size();
        engine_bytes_ += text.size();
        chains_[name] = {std::move(text), recent_.insert(recent_.end(), name)};
    }
    while (!recent_.empty() && (bytes_ > kMostBytes || engine_bytes_ > engine_limit_)) drop(Key(recent_.front()));
}

void DeltaChains::drop(const Key& key) {
    const auto found = chains_.find(key);
    if (found == chains_.end()) return;
    bytes_ -= found->second.text.size();
    engine_bytes_ -= found->second.text.size();
    recent_.erase(found->second.used);
    chains_.erase(found);
}

}  // namespace orrery::qix
