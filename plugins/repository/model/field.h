// One property of an entity type, declared once: everything else is derived from these flags.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "value.h"

namespace orrery::repository {

/// Named whole numbers. On the wire: a number; read as number, numeric text or name.
struct Enumeration {
    std::string name;
    std::vector<std::pair<std::int64_t, std::string>> values;
};

enum class Kind {
    text,
    integer,
    boolean,
    date,
    guid,
    enumeration,
    texts,       // list of texts
    integers,    // list of whole numbers
    guids,       // list of plain GUIDs
    reference,   // one other entity or none
    references,  // several other entities
    children     // owned entities that live and die with this one
};

/// What deleting the target does to an entity that refers to it.
enum class OnDelete { refuse, cascade, clear };

struct Field {
    std::string name;  // dotted inside a part: "settings.listenPort"
    Kind kind = Kind::text;
    const Enumeration* enumeration = nullptr;
    std::string target_name;       // references and children
    const Type* target = nullptr;  // filled when the model is put together
    Value initial;
    std::size_t limit = 4096;  // bytes of text, items of a list
    OnDelete on_delete = OnDelete::refuse;
    std::size_t index = 0;  // place in the type's fields

    bool is_required = false;    // must be sent (not empty) on create
    bool is_condensed = false;   // part of the condensed form
    bool is_accessible = false;  // rules may read it
    bool is_computed = false;    // kept by the server; ignored when sent
    bool is_secret = false;      // written, sealed at rest, never sent
    bool is_unique = false;

    Field required() { return with(is_required); }
    Field condensed() { return with(is_condensed); }
    Field accessible() { return with(is_accessible); }
    Field computed() { return with(is_computed); }
    Field secret() { return with(is_secret); }
    Field unique() { return with(is_unique); }
    Field at_most(std::size_t most) {
        limit = most;
        return *this;
    }
    Field when_deleted(OnDelete what) {
        on_delete = what;
        return *this;
    }

    bool is_list() const { return kind >= Kind::texts && kind != Kind::reference; }
    /// Stored in tables of its own: links and children.
    bool is_separate() const { return kind == Kind::references || kind == Kind::children; }

private:
    Field with(bool& flag) {
        flag = true;
        return *this;
    }
};

Field text(std::string name, std::string initial = {});
Field integer(std::string name, std::int64_t initial = 0);
Field boolean(std::string name, bool initial = false);
Field date(std::string name, Instant initial = Instant::none());
Field guid(std::string name);
Field enumeration(std::string name, const Enumeration& values, std::int64_t initial = 0);
Field texts(std::string name);
Field integers(std::string name, std::vector<std::int64_t> initial = {});
Field guids(std::string name);
Field reference(std::string name, std::string target);
Field references(std::string name, std::string target);
Field children(std::string name, std::string target);

}  // namespace orrery::repository
