// The methods this engine knows, by class and name.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "qix/call.h"

namespace orrery::qix {

/// What a method that does not wait for its turn sees: it runs on the thread that received the message.
struct ImmediateCall {
    Session& session;
    const Connection& connection;
    const Parameters& params;
};

/// Whether a method of the published schema is there.
enum class Offer { done, not_yet, never };

struct Method {
    Signature signature;
    std::function<Answer(Call&)> run;                      ///< on the session's strand
    std::function<json::Value(ImmediateCall&)> immediate;  ///< beside it, instead of `run`
    Offer offer = Offer::done;
    std::string reason;  ///< why it is not there; empty when there is none to give
};

/// Filled once, read from any thread afterwards.
class Registry {
public:
    using Key = std::pair<Class, std::string>;

    /// `signature` as for class Signature.
    void add(Class cls, std::string_view name, std::string_view signature, std::function<Answer(Call&)> run);
    /// A method of Global that must not queue behind others: progress and cancelling.
    void add_immediate(std::string_view name, std::string_view signature,
                       std::function<json::Value(ImmediateCall&)> run);
    /// Known to the protocol, not offered: answered with error 17, so that clients can tell it from a misspelling.
    void add_absent(Class cls, Offer offer, std::string_view reason, std::string_view names);

    /// Throws QixError method_not_found or unsupported.
    const Method& find(Class cls, const std::string& name) const;
    /// The immediate method of Global of this name, or null.
    const Method* find_immediate(const std::string& name) const;

    const std::map<Key, Method>& methods() const { return methods_; }

    /// Every method of this engine.
    static const Registry& all();

private:
    void insert(Class cls, std::string_view name, Method method);

    std::map<Key, Method> methods_;
};

}  // namespace orrery::qix
