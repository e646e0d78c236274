// What of a request reaches the service, and as whom.
#include "front.h"

#include <orrery/testing.h>

#include <boost/test/unit_test.hpp>

using namespace orrery;
using namespace std::chrono_literals;

namespace {

struct Behind {
    testing::FakeHost kernel;
    Fields seen;
    int32_t status = ORRERY_OK;

    kit::http::Response ask(bool mutual, std::initializer_list<kit::http::Field> fields) {
        kernel.serve("orrery.http/1", "repository", [this](uint32_t, Record in, Writer out) {
            seen = Fields(in);
            if (status != ORRERY_OK) out.put("error.message", "the database is away");
            out.put("status", "201");
            return status;
        });
        http_front::Door door{kit::http::RoleTarget(kernel.host("http"), "repository"), mutual};
        kit::http::Request request;
        request.method = "GET";
        request.path = "/qrs/about";
        request.query = "xrfkey=0123456789abcdef";
        for (auto& field : fields) request.fields.add(field.name, field.value);
        return http_front::answer(door, request, 1s);
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_site_client_acts_for_the_named_user) {
    Behind setting;
    auto response = setting.ask(true, {{"x-qlik-user", "UserDirectory=A; UserId=b"},
                                       {"x-qlik-security", "Context=AppAccess"},
                                       {"x_qlik_user", "UserDirectory=E; UserId=vil"}});
    BOOST_TEST(response.status == 201);
    BOOST_TEST(setting.seen.find("identity.directory").value() == "A");
    BOOST_TEST(setting.seen.find("identity.id").value() == "b");
    BOOST_TEST(setting.seen.find("target").value() == "/qrs/about?xrfkey=0123456789abcdef");
    BOOST_TEST(setting.seen.find("header.x-qlik-security").value() == "Context=AppAccess");
    BOOST_TEST(!setting.seen.find("header.x-qlik-user"));
    BOOST_TEST(!setting.seen.find("header.x_qlik_user"));
}

BOOST_AUTO_TEST_CASE(elsewhere_nobody_can_name_a_user) {
    Behind setting;
    setting.ask(false, {{"x-qlik-user", "UserDirectory=A; UserId=b"},
                        {"x-qlik-security", "x"},
                        {"x-qlik-xrfkey", "0123456789abcdef"},
                        {"accept", "a"},
                        {"accept", "b"}});
    BOOST_TEST(!setting.seen.find("identity.id"));
    BOOST_TEST(!setting.seen.find("header.x-qlik-security"));
    BOOST_TEST(setting.seen.find("header.x-qlik-xrfkey").value() == "0123456789abcdef");
    BOOST_TEST(setting.seen.find("header.accept").value() == "a, b");
}

BOOST_AUTO_TEST_CASE(failures_become_their_status) {
    Behind setting;
    BOOST_TEST(setting.ask(true, {{"x-qlik-user", "nonsense"}}).status == 400);
    setting.status = ORRERY_UNAVAILABLE;
    auto response = setting.ask(false, {{"accept", "application/json"}});
    BOOST_TEST(response.status == 503);
    BOOST_TEST(response.body == "{\"status\":503,\"message\":\"the database is away\"}\n");
}
