// A plugin in this process: its table is called on the caller's thread.
#pragma once
#include <array>
#include <atomic>
#include <memory>

#include "roles/instance.h"

namespace orrery::kernel {

class InProcess : public Instance {
public:
    /// `host` must live until destroy() has returned.
    InProcess(const orrery_plugin& plugin, const orrery_host* host);
    ~InProcess() override;

    int32_t call(RoleNumber role, uint32_t index, orrery_record in, const orrery_writer* out,
                 Milliseconds deadline) override;
    Answer create(const Fields& config, Milliseconds deadline) override;
    Answer control(std::string_view role, uint32_t index, Record in, Milliseconds deadline) override;
    Answer destroy(Milliseconds deadline) override;
    void hurry() override { hurried_ = true; }
    bool lost() const noexcept override { return lost_; }

private:
    struct Plugin {  // shared with the threads of steps, which may outlive a deadline
        const orrery_plugin* descriptor;
        const orrery_host* host;
        void* self = nullptr;
    };
    std::shared_ptr<Plugin> plugin_;
    std::array<const orrery_role*, most_roles> roles_{};
    std::atomic<bool> hurried_{false};
    bool lost_ = false;
};

}  // namespace orrery::kernel
