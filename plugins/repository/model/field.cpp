#include "field.h"

namespace orrery::repository {
namespace {

Field make(std::string name, Kind kind, Value initial) {
    Field out;
    out.name = std::move(name);
    out.kind = kind;
    out.initial = std::move(initial);
    return out;
}

Field linked(std::string name, Kind kind, std::string target, Value initial) {
    Field out = make(std::move(name), kind, std::move(initial));
    out.target_name = std::move(target);
    return out;
}

}  // namespace

Field text(std::string name, std::string initial) { return make(std::move(name), Kind::text, std::move(initial)); }
Field integer(std::string name, std::int64_t initial) { return make(std::move(name), Kind::integer, initial); }
Field boolean(std::string name, bool initial) { return make(std::move(name), Kind::boolean, initial); }
Field date(std::string name, Instant initial) { return make(std::move(name), Kind::date, initial); }
Field guid(std::string name) { return make(std::move(name), Kind::guid, Guid{}); }

Field enumeration(std::string name, const Enumeration& values, std::int64_t initial) {
    Field out = make(std::move(name), Kind::enumeration, initial);
    out.enumeration = &values;
    return out;
}

Field texts(std::string name) { return make(std::move(name), Kind::texts, std::vector<std::string>{}); }

Field integers(std::string name, std::vector<std::int64_t> initial) {
    return make(std::move(name), Kind::integers, std::move(initial));
}

Field guids(std::string name) { return make(std::move(name), Kind::guids, std::vector<Guid>{}); }

Field reference(std::string name, std::string target) {
    return linked(std::move(name), Kind::reference, std::move(target), std::monostate{});
}

Field references(std::string name, std::string target) {
    return linked(std::move(name), Kind::references, std::move(target), std::vector<Guid>{});
}

Field children(std::string name, std::string target) {
    return linked(std::move(name), Kind::children, std::move(target), std::vector<Entity>{});
}

}  // namespace orrery::repository
