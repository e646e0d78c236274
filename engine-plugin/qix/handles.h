// Handles: small numbers by which a session's clients name what they opened.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "qix/message.h"

namespace orrery::qix {

/// The classes that a handle can lead to; methods belong to one of them. No handle leads to an old variable: that class
/// is in the schema only.
enum class Class { global, doc, object, dimension, measure, bookmark, variable, field, old_variable };
/// As the protocol writes it: "Global", "Doc", "GenericObject", …
std::string_view name_of(Class cls);

struct Target {
    Class cls = Class::global;
    std::string id;     ///< of the object; the name of a field; the app of a document
    std::string state;  ///< alternate state of a field handle

    friend auto operator<=>(const Target&, const Target&) = default;
};

/// The handles of one session. The same target has the same handle for as long as it lives. Not synchronised.
class Handles {
public:
    /// The target's handle, given out now if it has none.
    int open(const Target& target);
    /// Nothing for an unknown handle; -1 is always Global.
    std::optional<Target> find(int handle) const;
    std::optional<int> handle_of(const Target& target) const;
    /// Handles of whatever has this id.
    std::vector<int> of_id(const std::string& id) const;
    /// Handles of one class.
    std::vector<int> of_class(Class cls) const;
    /// The handles given out since the last call.
    std::vector<int> take_fresh() { return std::exchange(fresh_, {}); }
    /// Forgets a target; its handle, if it had one. Numbers are not used again.
    std::optional<int> close(const Target& target);
    void clear();
    std::size_t size() const { return by_handle_.size(); }
    const std::map<int, Target>& all() const { return by_handle_; }

private:
    std::map<int, Target> by_handle_;
    std::map<Target, int> by_target_;
    std::vector<int> fresh_;
    int next_ = 1;
};

/// {qType, qHandle, qGenericType, qGenericId}: how a method returns an object.
json::Value object_interface(const Target& target, int handle, std::string_view generic_type);
/// The same for "there is none": nulls, not an error.
json::Value no_object_interface();

}  // namespace orrery::qix
