// A plugin that does nothing: what is left is what a service costs.
#include <orrery/plugin.h>

namespace {

class Trivial : public orrery::Service {
public:
    Trivial(orrery::Host, orrery::Config) {}
    void start() override {}
    void stop() override {}
};

}  // namespace

ORRERY_PLUGIN(Trivial, "org.orrery.bench.trivial", "1.0.0")
