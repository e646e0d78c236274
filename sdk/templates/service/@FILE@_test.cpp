#include "@FILE@.h"

#include <orrery/test_main.h>
#include <orrery/testing.h>

ORRERY_TEST(beats_while_it_runs) {
    orrery::testing::FakeHost kernel;
    @CLASS@ service(kernel.host("@NAME@"), orrery::testing::config({{"interval", "1s"}}));
    service.start();
    kernel.run_posted();
    ORRERY_EXPECT(service.beats() == 2);
    service.stop();
    kernel.run_posted();
    ORRERY_EXPECT(service.beats() == 2);
    ORRERY_EXPECT(kernel.counter("@NAME@.beats") == 2);
}

ORRERY_TEST(says_what_is_wrong_with_a_setting) {
    orrery::testing::FakeHost kernel;
    ORRERY_EXPECT_ERROR(@CLASS@(kernel.host("@NAME@"), orrery::testing::config({{"interval", "soon"}})), "--interval=soon");
}
