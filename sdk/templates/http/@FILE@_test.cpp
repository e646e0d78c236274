#include "@FILE@.h"

#include <orrery/test_main.h>
#include <orrery/testing.h>

using orrery::testing::request;

ORRERY_TEST(greets_the_user) {
    orrery::testing::FakeHost kernel;
    @CLASS@ handler(kernel.host("@NAME@"), orrery::testing::config({{"greeting", "Hello"}}));
    auto response = handler.handle(request("GET", "/").identity("CORP", "ada"));
    ORRERY_EXPECT(response.status == 200);
    ORRERY_EXPECT(response.body == "Hello, ada\n");
    ORRERY_EXPECT(handler.handle(request("POST", "/")).status == 405);
    ORRERY_EXPECT_ERROR(handler.handle(request("GET", "/other")), "no such page");
}
