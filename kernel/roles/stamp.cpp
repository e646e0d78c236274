#include "roles/stamp.h"

namespace orrery::kernel {

Stamped::Stamped(orrery_record in, std::string_view stanza, bool may_act_as_any) {
    fields_ = near_.data();
    if (in.count + 3 > near_.size()) {
        far_.resize(in.count + 3);
        fields_ = far_.data();
    }
    for (size_t i = 0; i < in.count; ++i) {
        auto name = view(in.fields[i].name);
        if (name == "caller" || (!may_act_as_any && name.starts_with("identity."))) continue;
        fields_[count_++] = in.fields[i];
    }
    if (!may_act_as_any) {
        fields_[count_++] = {raw("identity.directory"), raw("INTERNAL")};
        fields_[count_++] = {raw("identity.id"), raw(stanza)};
    }
    fields_[count_++] = {raw("caller"), raw(stanza)};
}

}  // namespace orrery::kernel
