// The control socket <run>/control: who may, and what the verbs do.
#pragma once
#include <functional>
#include <thread>

#include "control/frames.h"
#include "lifecycle/site.h"

namespace orrery::kernel {

class Control {
public:
    /// Serves until it is destroyed. `stop_site` is asked for an orderly stop. [its own thread, and the pool]
    Control(Site& site, std::function<void()> stop_site);
    ~Control();

private:
    void accept_all();
    void serve(const Descriptor& connection);
    Fields answer(const Fields& request);
    Fields reload(bool as_json);
    Fields swap(const std::string& name, const std::string& library);
    Fields change(const std::string& verb, const std::string& name);

    Site& site_;
    std::function<void()> stop_site_;
    Descriptor socket_, wakeup_;
    std::shared_ptr<TaskGroup> group_ = std::make_shared<TaskGroup>();
    std::thread thread_;
};

}  // namespace orrery::kernel
