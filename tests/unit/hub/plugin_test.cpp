// The built plugin as the kernel meets it: loaded, created, called through its tables.
#include <dlfcn.h>
#include <orrery/plugin.h>
#include <orrery/testing.h>

#include <boost/test/unit_test.hpp>

#include "folder_fixture.h"

using namespace orrery;
using namespace std::chrono_literals;

namespace {

struct Plugin {
    testing::FakeHost kernel;
    const orrery_plugin* descriptor = nullptr;
    void* self = nullptr;
    Fields problem;

    Plugin() {
        auto* library = ::dlopen(ORRERY_HUB_PLUGIN, RTLD_NOW | RTLD_LOCAL);
        BOOST_REQUIRE_MESSAGE(library, ::dlerror());
        auto entry = reinterpret_cast<orrery_plugin_entry_fn>(::dlsym(library, "orrery_plugin_entry"));
        BOOST_REQUIRE(entry);
        descriptor = entry();
    }
    ~Plugin() {
        if (self) descriptor->destroy(self);
    }
    int32_t create(const std::string& web_root) {
        Fields config{{"orrery.stanza", "hub"}, {"web-root", web_root}};
        auto writer = problem.writer();
        return descriptor->create(kernel.table(), config.record().raw_record(), &self, &writer);
    }
    int32_t call(std::string_view role, size_t index, const Fields& in, Fields& out) const {
        auto writer = out.writer();
        for (size_t i = 0; i < descriptor->role_count; ++i)
            if (view(descriptor->roles[i].id) == role)
                return descriptor->roles[i].calls[index](self, in.record().raw_record(), &writer);
        return ORRERY_UNSUPPORTED;
    }
    Response get(std::string_view target, std::string_view method = "GET") const {
        Fields answer;
        BOOST_REQUIRE(call("orrery.http/1", 0, {{"method", method}, {"target", target}}, answer) == ORRERY_OK);
        return Response::read(answer);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(hub_plugin, FolderFixture)

BOOST_AUTO_TEST_CASE(short_answers_come_inline_and_long_ones_over_a_stream) {
    put("assets/chart-Ab3dEf9h.js", std::string(600'000, 'y'));
    Plugin plugin;
    BOOST_REQUIRE_MESSAGE(plugin.create(root.string()) == ORRERY_OK, plugin.problem.value_or("error.message", ""));
    Fields ignored;
    BOOST_REQUIRE(plugin.call("orrery.service/1", 0, {}, ignored) == ORRERY_OK);

    BOOST_TEST(plugin.get("/hub").body.find("./hub/assets/") != std::string::npos);
    auto response = plugin.get("/hub/assets/chart-Ab3dEf9h.js");
    BOOST_TEST(response.status == 200);
    BOOST_TEST(response.body.empty());
    auto stream = plugin.kernel.host("http").take_stream(response.body_stream);
    std::string body;
    for (;;) {
        auto message = stream.read(5s);
        BOOST_REQUIRE(message);
        if (message->kind == wire::Kind::end) break;
        body += message->payload;
    }
    BOOST_TEST((body == std::string(600'000, 'y')));

    auto head = plugin.get("/hub/assets/chart-Ab3dEf9h.js", "HEAD");
    BOOST_TEST(head.status == 200);
    BOOST_TEST(head.body_stream.empty());
    BOOST_TEST(plugin.call("orrery.service/1", 2, {}, ignored) == ORRERY_OK);
}

BOOST_AUTO_TEST_CASE(a_missing_web_folder_is_refused_at_creation) {
    Plugin plugin;
    BOOST_TEST(plugin.create((base / "none").string()) == ORRERY_INVALID);
    BOOST_TEST(plugin.problem.value_or("error.message", "").find("none") != std::string_view::npos);
    BOOST_TEST(!plugin.problem.value_or("error.hint", "").empty());
}

BOOST_AUTO_TEST_SUITE_END()
