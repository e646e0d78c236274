#include "roles/inprocess.h"

#include "roles/step.h"

namespace orrery::kernel {

InProcess::InProcess(const orrery_plugin& plugin, const orrery_host* host)
    : plugin_(std::make_shared<Plugin>(Plugin{&plugin, host})) {
    facts_ = read_facts(plugin);
    for (size_t i = 0; i < plugin.role_count; ++i)
        if (auto number = role_number(view(plugin.roles[i].id))) roles_[*number] = &plugin.roles[i];
}

InProcess::~InProcess() = default;

int32_t InProcess::call(RoleNumber role, uint32_t index, orrery_record in, const orrery_writer* out, Milliseconds) {
    auto* found = roles_[role];
    if (!found || index >= found->count || !found->calls[index]) {
        Writer(out).put("error.message", "the plugin " + facts_.id + " does not offer this call");
        return ORRERY_UNSUPPORTED;
    }
    try {
        return found->calls[index](plugin_->self, in, out);
    } catch (...) {
        Writer(out).put("error.message", "an exception crossed the boundary of plugin " + facts_.id);
        return ORRERY_INTERNAL;
    }
}

Answer InProcess::create(const Fields& config, Milliseconds deadline) {
    return run_step(
        [plugin = plugin_, config] {
            Answer answer;
            auto out = answer.fields.writer();
            answer.status = plugin->descriptor->create(plugin->host, config.record().raw_record(), &plugin->self, &out);
            return answer;
        },
        deadline, hurried_, lost_);
}

Answer InProcess::control(std::string_view role, uint32_t index, Record in, Milliseconds deadline) {
    auto number = role_number(role);
    auto* found = number ? roles_[*number] : nullptr;
    if (!found || index >= found->count || !found->calls[index])
        return {ORRERY_UNSUPPORTED, {{"error.message", "not offered"}}};
    return run_step(
        [plugin = plugin_, call = found->calls[index], input = Fields(in)] {
            Answer answer;
            auto out = answer.fields.writer();
            answer.status = call(plugin->self, input.record().raw_record(), &out);
            return answer;
        },
        deadline, hurried_, lost_);
}

Answer InProcess::destroy(Milliseconds deadline) {
    return run_step(
        [plugin = plugin_] {
            plugin->descriptor->destroy(plugin->self);
            return Answer{};
        },
        deadline, hurried_, lost_);
}

}  // namespace orrery::kernel
