// One request on its way: who asks, what for, and the tools every handler needs.
#pragma once

#include <orrery/kit/json/value.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api.h"
#include "model/json_write.h"
#include "target.h"

namespace orrery::repository::rest {

/// Used by one thread.
class Call {
public:
    Call(Api& api, const Request& request, const Target& target, Router::Match match);

    Api& api;
    const Request& request;
    const Target& target;
    std::vector<Guid> ids;           // from the path, in order
    std::vector<std::string> names;  // from the path, in order

    const Model& model() const { return api.model(); }
    /// The rights of whoever asks, in the context of the request or another one.
    const Access& access(Reader& reader);
    const Access& access(Reader& reader, RuleContext context);
    const Subject& subject(Reader& reader) { return access(reader).subject(); }
    /// After a change to whoever asks.
    void forget_access() { access_.reset(); }
    /// "DIR\user", for audit rows.
    std::string user_label() const { return request.identity.directory + "\\" + request.identity.id; }
    /// A transaction in the name of whoever asks; its changes stand in the logs when it has committed.
    Store::Unit unit();
    /// What the changes of this request are called there where that is more than their kind: "Publish".
    std::string verb;
    /// The body as JSON. Throws Refusal 400. An empty body is an empty object.
    json::Value body() const;
    /// The identity names a service of the site.
    bool is_service() const;

private:
    std::vector<std::pair<std::string, std::string>> attributes_;
    RuleContext context_;
    int changes_ = 0;  // that have committed
    std::shared_ptr<const Access> access_;
    std::vector<std::shared_ptr<const Access>> others_;
};

/// The actions an entity allows, for each of the entities.
std::vector<Privileges> privileges_of(Reader& reader, const Access& access, const std::vector<Entity>& entities);

/// One entity in full, with privileges when the request asks for them.
Response one_entity(Call& call, Reader& reader, int status, const Entity& entity);
/// A list, condensed or full.
Response entity_list(Call& call, Reader& reader, const Access& access, int status, const std::vector<Entity>& entities,
                     bool full);
/// {"value": …}
Response value_response(int status, const json::Value& value);

/// The entity if it exists and may be read; Refusal 404 otherwise.
Entity readable(Call& call, Reader& reader, const Type& type, const Guid& id, bool lock = false);
/// Whether the action is allowed on the entity as it is in memory.
bool allows(Call& call, Reader& reader, Action action, const Entity& entity);
/// Throws Refusal 403 unless the action is allowed on the entity as it is in memory.
void require(Call& call, Reader& reader, Action action, const Entity& entity);

}  // namespace orrery::repository::rest
