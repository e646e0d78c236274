/* A library that is no plugin. */
int orrery_test_nothing(void);
int orrery_test_nothing(void) { return 0; }
