// What a plugin says about itself, owning its bytes: the same whether the library is open here or in a child.
#pragma once
#include <orrery/wire.h>

#include "conf/settings.h"

namespace orrery::kernel {

struct PluginFacts {
    struct Role {
        std::string id;
        size_t calls = 0;
    };
    std::string id, version, built_with;
    uint16_t abi_major = 0, abi_minor = 0;
    uint32_t swap = 0;
    std::vector<SettingFacts> settings;
    std::vector<Role> roles;

    bool offers(std::string_view role) const noexcept;
    /// As a record: a child sends it to the kernel.
    Fields to_fields() const;
    static PluginFacts from_record(Record record);
};

/// Reads a descriptor that has passed the gate.
PluginFacts read_facts(const orrery_plugin& plugin);

}  // namespace orrery::kernel
