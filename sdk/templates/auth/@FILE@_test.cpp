#include "@FILE@.h"

#include <orrery/test_main.h>
#include <orrery/testing.h>

using orrery::testing::request;

ORRERY_TEST(accepts_declines_and_rejects) {
    orrery::testing::FakeHost kernel;
    @CLASS@ module(kernel.host("@NAME@"), orrery::testing::config({{"key", "0123456789abcdef"}, {"directory", "CORP"}}));
    ORRERY_EXPECT(module.authenticate(request("GET", "/")).kind() == "decline");
    auto good = module.authenticate(request("GET", "/").header("x-@NAME@-key", "0123456789abcdef").header("x-@NAME@-user", "ada"));
    ORRERY_EXPECT(good.kind() == "accept");
    ORRERY_EXPECT(good.principal().directory == "CORP" && good.principal().id == "ada");
    ORRERY_EXPECT(module.authenticate(request("GET", "/").header("x-@NAME@-key", "guess").header("x-@NAME@-user", "ada")).kind() == "reject");
}

ORRERY_TEST(a_short_key_is_refused_without_being_shown) {
    orrery::testing::FakeHost kernel;
    ORRERY_EXPECT_ERROR(@CLASS@(kernel.host("@NAME@"), orrery::testing::config({{"key", "short"}})), "at least 16 characters");
}
