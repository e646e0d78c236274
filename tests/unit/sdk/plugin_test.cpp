// The macro's work, seen from the kernel's side: descriptor, lifecycle, and the barrier that nothing crosses.
#include <orrery/plugin.h>

#include <boost/test/unit_test.hpp>
#include <stdexcept>

using namespace orrery;

namespace {

int alive = 0;

class Sample : public Service, public HttpHandler, public Command {
public:
    static constexpr auto swap = Swap::replace;
    Sample(Host, Config config) {
        if (config.text("fail") == "yes") throw Error(Code::invalid, "told to fail", "say --fail=no");
        ++alive;
    }
    ~Sample() override { --alive; }
    void start() override {}
    void stop() override { throw 42; }
    Response handle(const Request& request) override {
        if (request.path() == "/throw") throw std::runtime_error("deep inside");
        Response response;
        response.headers = {{"content-type", "text/plain"}};
        response.body =
            std::string(request.method()) + " " + std::string(request.query()) + " " + request.identity().id;
        return response;
    }
    std::vector<Verb> verbs() const override {
        return {{"sample do", "does it", "NAME", {{"hard", "harder"}}, "", true}};
    }
    CommandResult run(const Arguments& arguments) override {
        return {3, std::string(arguments.positional().at(0)), std::string(arguments.option("hard").value_or("soft"))};
    }
};

ORRERY_PLUGIN(Sample, "org.example.sample", "2.1.0", {"fail", "whether to fail", "no", "choice:yes,no"})

/// Everything but a log that is off is missing: a plugin that does nothing needs no more, however long the table grows.
const orrery_host quiet_host = [] {
    orrery_host host{};
    host.size = sizeof host;
    host.log_site = [](void*, int32_t, orrery_str, orrery_log_site* site) -> int32_t {
        static const uint8_t off = 0;
        *site = {&off, 0};
        return ORRERY_OK;
    };
    return host;
}();

struct Loaded {
    const orrery_plugin* plugin = orrery_plugin_entry();
    void* self = nullptr;
    Fields answer;
    Loaded() {
        Fields config{{"orrery.stanza", "sample"}, {"fail", "no"}};
        auto writer = answer.writer();
        BOOST_REQUIRE(plugin->create(&quiet_host, config.record().raw_record(), &self, &writer) == ORRERY_OK);
    }
    ~Loaded() { plugin->destroy(self); }
    int32_t call(std::string_view role, size_t index, const Fields& in) {
        answer.clear();
        auto writer = answer.writer();
        for (size_t i = 0; i < plugin->role_count; ++i)
            if (view(plugin->roles[i].id) == role)
                return plugin->roles[i].calls[index](self, in.record().raw_record(), &writer);
        throw std::logic_error("no such role");
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(plugin_macro)

BOOST_AUTO_TEST_CASE(the_descriptor_says_what_the_class_offers) {
    auto* plugin = orrery_plugin_entry();
    BOOST_TEST(view(plugin->id) == "org.example.sample");
    BOOST_TEST(plugin->abi_major == ORRERY_ABI_MAJOR);
    BOOST_TEST(plugin->swap == static_cast<uint32_t>(ORRERY_SWAP_REPLACE));
    BOOST_TEST(plugin->setting_count == 1u);
    BOOST_TEST(view(plugin->settings[0].otherwise) == "no");
    std::vector<std::string> roles;
    for (size_t i = 0; i < plugin->role_count; ++i) roles.emplace_back(view(plugin->roles[i].id));
    std::vector<std::string> expected{"orrery.service/1", "orrery.command/1", "orrery.http/1"};
    BOOST_CHECK(roles == expected);
}

BOOST_AUTO_TEST_CASE(constructor_and_destructor_are_create_and_destroy) {
    {
        Loaded loaded;
        BOOST_TEST(alive == 1);
    }
    BOOST_TEST(alive == 0);
    Fields answer, config{{"orrery.stanza", "sample"}, {"fail", "yes"}};
    auto writer = answer.writer();
    void* self = nullptr;
    BOOST_TEST(orrery_plugin_entry()->create(&quiet_host, config.record().raw_record(), &self, &writer) ==
               ORRERY_INVALID);
    BOOST_TEST(answer.value_or("error.message", "") == "told to fail");
    BOOST_TEST(answer.value_or("error.hint", "") == "say --fail=no");
    BOOST_TEST(alive == 0);
}

BOOST_AUTO_TEST_CASE(requests_and_responses_cross) {
    Loaded loaded;
    Fields request{{"method", "GET"}, {"target", "/a?b=c"}, {"identity.directory", "D"}, {"identity.id", "ann"}};
    BOOST_TEST(loaded.call("orrery.http/1", 0, request) == ORRERY_OK);
    auto response = Response::read(loaded.answer);
    BOOST_TEST(response.status == 200);
    BOOST_TEST(response.body == "GET b=c ann");
    BOOST_TEST(response.headers.at(0).second == "text/plain");
}

BOOST_AUTO_TEST_CASE(nothing_thrown_crosses) {
    Loaded loaded;
    BOOST_TEST(loaded.call("orrery.http/1", 0, {{"method", "GET"}, {"target", "/throw"}}) == ORRERY_INTERNAL);
    BOOST_TEST(loaded.answer.value_or("error.message", "") == "deep inside");
    BOOST_TEST(loaded.call("orrery.http/1", 0, {}) == ORRERY_INVALID);
    BOOST_TEST(loaded.call("orrery.service/1", 2, {}) == ORRERY_INTERNAL);
}

BOOST_AUTO_TEST_CASE(verbs_are_described_and_run) {
    Loaded loaded;
    BOOST_TEST(loaded.call("orrery.command/1", 0, {}) == ORRERY_OK);
    BOOST_TEST(loaded.answer.value_or("verb", "") == "sample do");
    BOOST_TEST(loaded.answer.value_or("option.hard", "") == "harder");
    BOOST_TEST(loaded.call("orrery.command/1", 1,
                           {{"verb", "sample do"}, {"argument", "x"}, {"option.hard", "very"}}) == ORRERY_OK);
    BOOST_TEST(loaded.answer.value_or("exit_code", "") == "3");
    BOOST_TEST(loaded.answer.value_or("errors", "") == "very");
}

BOOST_AUTO_TEST_SUITE_END()
