#include "qix/message.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

using namespace orrery::qix;
namespace json = orrery::json;

BOOST_AUTO_TEST_SUITE(messages)

namespace {

int refusal(std::string_view text, json::Value& id) {
    try {
        read_request(text, {}, id);
        return 0;
    } catch (const QixError& error) {
        return static_cast<int>(error.code());
    }
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_request_is_read_whole) {
    json::Value id;
    const RequestMessage request = read_request(
        R"({"delta":true,"handle":-1,"method":"OpenDoc","params":["a"],"id":7,"jsonrpc":"2.0","cont":false})", {}, id);
    BOOST_TEST(request.id.as_integer() == 7);
    BOOST_TEST(request.handle == -1);
    BOOST_TEST(request.method == "OpenDoc");
    BOOST_TEST(request.params[std::size_t{0}].as_string() == "a");
}

BOOST_AUTO_TEST_CASE(handle_and_params_may_be_missing) {
    json::Value id;
    const RequestMessage request = read_request(R"({"method":"EngineVersion","id":1})", {}, id);
    BOOST_TEST(request.handle == kGlobalHandle);
    BOOST_TEST(request.params.is_null());
}

BOOST_AUTO_TEST_CASE(malformed_requests_name_the_fault_and_the_request) {
    json::Value id;
    BOOST_TEST(refusal("{", id) == -32700);
    BOOST_TEST(refusal("[]", id) == -32600);
    BOOST_TEST(refusal(R"({"method":"X"})", id) == -32600);
    BOOST_TEST(id.is_null());
    BOOST_TEST(refusal(R"({"id":3})", id) == -32600);
    BOOST_TEST(id.as_integer() == 3);
    BOOST_TEST(refusal(R"({"id":4,"method":"X","handle":"one"})", id) == -32600);
    BOOST_TEST(refusal(R"({"id":4,"method":"X","handle":-2})", id) == -32600);
    BOOST_TEST(refusal(R"({"id":5,"method":"X","params":"a"})", id) == -32600);
    BOOST_TEST(refusal(std::string(100'000, '['), id) == -32700);
}

BOOST_AUTO_TEST_CASE(what_is_no_json_is_answered_under_the_id_it_bears) {
    const std::pair<std::string_view, json::Value> cases[] = {
        {R"({"id":7,"method":"X",)", 7},
        {R"({"method":"X","params":[{"id":1}],"id" : 8)", 8},
        {R"({"a":"}{\"id\":3","id":"nine")", "nine"},
        {R"({"params":["id",5],"id":6 nonsense)", 6},
        {R"({"id":1,"id":2})", 1},
        {R"({"id":1.5,)", nullptr},
        {R"({"id":99999999999999999999,)", nullptr},
        {R"({"params":{"id":4},)", nullptr},
        {R"({"id)", nullptr},
        {"{", nullptr},
        {"not json", nullptr},
        {"", nullptr},
        {R"([{"id":1)", nullptr},
    };
    for (const auto& [text, expected] : cases) {
        json::Value id;
        BOOST_CHECK_THROW(read_request(text, {}, id), QixError);
        BOOST_TEST_CONTEXT(text) BOOST_TEST((id == expected));
    }
}

BOOST_AUTO_TEST_CASE(a_refusal_does_not_repeat_megabytes) {
    std::string wide = "x";
    for (int each = 0; each < 100'000; ++each) wide += "ä";
    const std::string text = error_message(1, QixError(ErrorCode::app_not_found, "no app " + wide, wide));
    BOOST_TEST(text.size() < 5'000u);
    const json::Value answer = json::parse(text);  // whole characters, or it would not be read
    BOOST_TEST(answer["error"]["parameter"].as_string().ends_with("ä…"));
    BOOST_TEST(answer["error"]["message"].as_string().starts_with("no app xä"));
}

BOOST_AUTO_TEST_CASE(answers_have_the_published_shape) {
    BOOST_TEST(result_message(1, json::Value(), {}) == R"({"jsonrpc":"2.0","id":1,"result":{}})");
    BOOST_TEST(result_message(1, json::Value::object({{"qSuccess", true}}), {{2, 3}, {4}}) ==
               R"({"jsonrpc":"2.0","id":1,"result":{"qSuccess":true},"change":[2,3],"close":[4]})");
    BOOST_TEST(error_message("x", QixError(ErrorCode::not_found, "Not found", "id")) ==
               R"({"jsonrpc":"2.0","id":"x","error":{"code":2,"parameter":"id","message":"Not found"}})");
    BOOST_TEST(push_message({{5}, {}}) == R"({"jsonrpc":"2.0","change":[5]})");
    BOOST_TEST(notification_message("OnConnected", json::Value::object({{"qSessionState", "SESSION_CREATED"}})) ==
               R"({"jsonrpc":"2.0","method":"OnConnected","params":{"qSessionState":"SESSION_CREATED"}})");
}

BOOST_AUTO_TEST_CASE(what_is_no_number_travels_as_text) {
    BOOST_TEST(wire_number(std::nan("")).as_string() == "NaN");
    BOOST_TEST(wire_number(INFINITY).as_string() == "Infinity");
    BOOST_TEST(wire_number(-INFINITY).as_string() == "-Infinity");
    BOOST_TEST(wire_number(2.5).as_number() == 2.5);
}

BOOST_AUTO_TEST_SUITE_END()
