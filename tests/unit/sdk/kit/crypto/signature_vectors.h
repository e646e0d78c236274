// Public keys and the signatures that an npm package (jose 6) made with their private halves, which were thrown away.
#pragma once
#include <string_view>

struct Vector {
    std::string_view algorithm, key_pem, message, signature;
};

inline constexpr Vector vectors[] = {
    {"RS256",
     "-----BEGIN PUBLIC KEY-----\n"
     "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAy9mz/Q3Na1WXR7GDHcO2\n"
     "HQezIbukwv9zDXOIPFriZawEpRf3D317lLF+vxOvpltKv2H25f94uDUuEvqEV4Tn\n"
     "Rruw5kygPdipcCvwlXh1kEjMBivJP87gE0O4Di0l8ujhffZrgeZHQ8rlz8hMm9Ti\n"
     "GjlvB/LYfES7w8Hp9ltmEnw03XyvmeOljOopUfdKYeKtQ6W0cTlJ9RH3SqP1+QK6\n"
     "p3Drq7yM2+bTqUM/++XApB1q1Ah1vEcKbpyp0pkoRCA42AjYmGs/94O/GdDQAXmv\n"
     "Me0tVksiVMG7YehwjbK/oLm+K4yE4yc2rzGMGR9EUbnHrUsWMtf9PkuneFalU6jv\n"
     "WwIDAQAB\n"
     "-----END PUBLIC KEY-----\n",
     "eyJhbGciOiJSUzI1NiJ9.eyJ1c2VyIjoiYWRhIn0",
     "wOGY0obQYvobWfHTxDWl_tvtguKf2xjFgALvjUgH22lzqsFGcbxQiuVyvMszX4jlVjTCiwLiiW0iaVRXHRdczur1VFOAevsyPZyw"
     "aIRwgt4bdhwjSjTA5ungttwPFFEK5wC7qlIMFMMHsJFC4LBBhAjC2dt1lk-oElguKOlrQZoFBzRRQBji1vpWtvOgDUPvjAAX7jUn"
     "Zv7ITsMlx6Bq1Rz0sHJi63r1PssH0rr1XYUzXgdKE8TFL85SvvXnTBZh0YFv1t4xy4Xnw-p6UQyxzh6sE4OBOilem6CXDr8zcba3"
     "5ROCH91Zj8QGcds434jZSj5GiGmwjIj7PlLUzwUrVw"},
    {"RS384",
     "-----BEGIN PUBLIC KEY-----\n"
     "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA6tiq+7XqZIzSKHyZtp/F\n"
     "YHI//L1q7VjbgoZcB/c0Fd/5S1z84MnCWSz7059jJ5JbfQLb8VCenaQi4j2JjtvB\n"
     "ngYNn9WL5nE8pjH15C4Ww5AWU3CpEs0UHgAh1B+Kvftx71QIjjBuFY/leQM8CtLr\n"
     "YDc6HQbE3i/2y3VTiiVqxGwMdPSeBTd7M0mlX7/y5nvy14BlPaPLe4DQejsfQ1w8\n"
     "U1q5V2bLgM2dY3QJ/m8pKWUAN77bIDQhoh120Tfd+8ojX5eHasgk9REmgcBCX8YY\n"
     "3RKItoEb1AjZZxac6M9LBGkevQNg56pF8HxI5Y0lR1BGBKxv3nxc8xGZWp0UY+vw\n"
     "fwIDAQAB\n"
     "-----END PUBLIC KEY-----\n",
     "eyJhbGciOiJSUzM4NCJ9.eyJ1c2VyIjoiYWRhIn0",
     "tVW_Uft7wgrzlV-HilgZXWHFiCkftDQCJ0a2HLRVkoL6CYRO_umDZEsHb0iqrX7GO-JdEDFDEROvPEiEm2YQrv6LpeuUDWhWMgGn"
     "csMOlt9MdMJSSQfnhc_3Gck8fgLdeBN4uIMEJwurFPqjFxdRQwVHFOlCskc3fWP67M_zl_95EQRDOPMJ8v_xHNJVZnTysDNLeL-R"
     "uBEVOT0hUhRjpY1KVbMy5-o0b0R4VTKrOwau9OvLamoALk2d0ShxotGG9kfQf-Q0M-dUiNMI4A9VIQFH_H1okvu8Tp1-XY9M_gUd"
     "9gl3NMYVKsqPGax3sMVDQADS6snL1JsjSUR0frUabA"},
    {"RS512",
     "-----BEGIN PUBLIC KEY-----\n"
     "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAjcgz9Hj3K1h95ZBqcTOb\n"
     "b9JYu2ZPlMqxjgmYKl2/oJs3Pairv9Ct5Er+odmPazgMSZlSdueXuuqsJGMBrQXk\n"
     "GfnxEYqWRROc7d1JnrAIha9e6UY5BCyXb+RC84wpri3RjukOBbGVV0c+MU3ozgJF\n"
     "RAhPtinvkALdgj4g1yzr5KMYn8LvRbiTr5rdbiL/LGkIjsF+p59KfSrB7dEYFlg9\n"
     "qDRRGFz4TvPf2pZDGkFshBN5r5Q4iYh5Hl5IT2BsnRNegHq0Gqx7C0bK8W/ET9f1\n"
     "nJJ1RT4ZZZk62U5QM/T+tVaVQmil9svz7hj3CL/qrVJpFk9UbDtlMfER9PR6fHus\n"
     "HwIDAQAB\n"
     "-----END PUBLIC KEY-----\n",
     "eyJhbGciOiJSUzUxMiJ9.eyJ1c2VyIjoiYWRhIn0",
     "I2S1aNiG3IPjyMrvvo-n3isieie8mkpZ9PkJBc5p8qINL9aPX7pGtlizmBe90PEPb-jwT-NsvwHDiAOzQEPr3qhePaC7VYR0iFfO"
     "O9F0n_7jCiCzgK4ncsGPhQbIERULsRY2WYPOYfXt0vOfv8TZCVbejXf-LN5iTLYQzQ4S8MrnHuAH-JNTsgrAUkT7q2DaFKXp03QX"
     "4wTvpLGclDOwXQQ78-Nz13K3Hw0jz976oYRN5_VpaZ_deMAf2Y_R9EvCoQILXYP8n1vQvG33bp416jk9UswSFwy7thpF6jaqlrWp"
     "pAHBMTo-YDL3lRXeNZfesZmTyjMHKdKfCLKNOulzHQ"},
    {"PS256",
     "-----BEGIN PUBLIC KEY-----\n"
     "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAxwmDR6kQJCqVdkzT3p4E\n"
     "nf85Ul5vV+cJ8LXZOhMiDRtPHGe81K0NKJv0YHyR+P+F+npiz5dRjxjJfYfOCtU5\n"
     "wmSgQRfhWbJMMQ1FCCYiuHXvSQchT7CoBIRbOActWzV7nLb1U55uL9gLumD0T8D0\n"
     "IwYaMZJO82taNbnaWC99xlmB7L0sJBxFBrUBov4Wu3+7fxgAov8VewafkHW2Wf2F\n"
     "zdKy54JFEUuNOiHg7KniiTAfVPZv9fy99bHpDrvlNLB1cdpCPQ2A22cn3n+fV39d\n"
     "QGLHSThj253zBKf1c3ONJeBLrVeJeGVHYbroywpYCI4LC2gWbhffJlq5heKnjKOF\n"
     "gwIDAQAB\n"
     "-----END PUBLIC KEY-----\n",
     "eyJhbGciOiJQUzI1NiJ9.eyJ1c2VyIjoiYWRhIn0",
     "GW2xm0Pxxv3O7wA2lPwWdJbWqhSIn_kQq3IVt6qEddSXev7xYlqrb9n_o9dy9Z4uAHP5xEbZZbcKYGC1B2n5_VMabhbPWxuK94ws"
     "FZq1QH8IHPLwA3o_gPdQfGvTsBYTvqAmn4jMs4rV2M_XY70XlXDcED9nr6gmBNdQYSPxo9Ppn_E4asR8G2kArTQ1nPNPOZJmU5P1"
     "LJTfjO5eOtxGrzoksj1gqskqe1az50elFkFN9rloojfZcPvuv3vESlZSNDq1eqDkHiQfdeweGRXjBIE8JdAnC2YXas0Zq7-fFQ8e"
     "hMjmd0OpOCl0mbAkAdKuGQkysEeEZwULrrdoyoiEjw"},
    {"PS384",
     "-----BEGIN PUBLIC KEY-----\n"
     "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA6bDJdtCPP4o77fx1nfRG\n"
     "OKpJEpUWRtENPwwe6dtvLa5SG3cokjhZfY6jqQw+YnUezAEOjaMjuKfplo7pP5zb\n"
     "y4AZZqbI8bHyB+iw/AwwBgCpjXuNnNkDFqsYGfl1TmeZSTWycsb3zcqGuoS7dhoq\n"
     "ANih1AYRMU4Foyxvnp5aAdIZE/TqDH/ueroCQvBeqnK0H8/49SXcE2AYWXAcBHQU\n"
     "W1CCspuFv4zTpINoxyxMRi2mafTOL2RvHq73l9z4e238uUH3Dr5h243z+kD+m9MR\n"
     "5YD1C+b29TJZ4s15YBqF2LHUaG9zikIndBZ8l4XgOkySmqo6Fvwr70FrmsLfsNFI\n"
     "FwIDAQAB\n"
     "-----END PUBLIC KEY-----\n",
     "eyJhbGciOiJQUzM4NCJ9.eyJ1c2VyIjoiYWRhIn0",
     "0Ftq8WUdRzowWTkiqu-nOdGSzGD6GyOT5lZb79jAyZdhAaIE9fsLOVIdZI0crgyM9uMqtHuDoNzYLOi_iRsF7hldpzwMSlgizAvk"
     "YLPVLox4L2hDLQZF0IrtA-VZQm5Cx7qPQ4QBSl6RAIENuzB2ligLI3k4NxmP030Q_9EGhQnKT0eKmcTQ2YVTwdnBoNEaTw4CbCxn"
     "KY2m9lobj1DrvoT5uo2y_uctcz66IU8S6ZWLYO9l98vZYOZHcQydrymTZySyxgG3lXMiCmMDHQmGUwlEDmqorIHIMUqfMWxiH428"
     "MNUDkozfeHe-c8e7KMt-WmM6o0GfoWB0WsSE4pp6Pw"},
    {"PS512",
     "-----BEGIN PUBLIC KEY-----\n"
     "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAx93HpVYfKU+fpi/Efcfs\n"
     "Bb83D6YnbzU8jUXxGbvrUUUXOpF4Y2yEmQZXwZ5+g7sgit3zgb/MVnlhg2Mrvmmt\n"
     "xZKjMVv0tfjtT+Grrbz3sl3oJBqUydO5MkINsRtvOMl40TvgSbHp6pftRIWnm80p\n"
     "q7MpI9Ccj2LP8mCmtaxGF7lueuzomYU9UfviGDbgwkHwvXJUb452hFhn0O2scFUK\n"
     "aEFwNUJE2PGxUdwJsLa7lcZ2/e81+ovbk5h12uLjdgVqQUe1HUG7cn/SYRry8Rlz\n"
     "HKiS8LN7mpXj8CXeOZfb2mSkRN01c5HdXVrIUUk5yQC0jsnx25NB33vbl3ca8GRE\n"
     "twIDAQAB\n"
     "-----END PUBLIC KEY-----\n",
     "eyJhbGciOiJQUzUxMiJ9.eyJ1c2VyIjoiYWRhIn0",
     "SA1rGrxaNvXVQrhNRtg23QIKOTZ0N5qzeGgSQZa203d_X9Ss3REWE_KXe9Ri9RuFEOienEG9zuaHoLz9VJW86hMZcHqSMAxW-5TE"
     "AEBI3iDjvhZxnZXk5Q7aRt1EnmxED5Asw_TeC_hymE8K1VdZU5R0jrA4bBOvjp3bazTXSQTnkO1XkumuionYsbpjw0jV50QYK1ds"
     "GrHAAf4eAnV3qIjY7sXwjMGC9HzzA5jdbc2CPWBGjskWN_RLIFLsjSZ1CLAJeS9ubaV_e7Rj07epWyRPuvCSrNguUsM0vppkhakU"
     "nu5XI5Q6pb-8fIdEleiHs9LleW9iIOYWr1BDDV2mjw"},
    {"ES256",
     "-----BEGIN PUBLIC KEY-----\n"
     "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEj8tXAJh4eQKe0OKrH8OSqkpPmYwD\n"
     "rKxRZKSdxuyclj8Z+TPhSLuNaYePDy/wHXekDmGP1CvmSk+V/acWwO3l6A==\n"
     "-----END PUBLIC KEY-----\n",
     "eyJhbGciOiJFUzI1NiJ9.eyJ1c2VyIjoiYWRhIn0",
     "tONEoetak_60f3bjodI3kuVIiI5eMqXf5VDEAq14gm_H_bEKt2ZGP9PEZrY932Cq24EiCAXbNCzv2mPf7w9uhQ"},
    {"ES384",
     "-----BEGIN PUBLIC KEY-----\n"
     "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEwYhbMFvPYo4gahSlVEmcy42V1t8oU2nB\n"
     "Qaqk+KpfikokQMNHhIqQFvmYLRykJrwy59U3VFDIq0cAwSeRbfIQvyWk/l0yj4mg\n"
     "P8xbbqOxXMrVr+jN1jbRUK8+AR61a70T\n"
     "-----END PUBLIC KEY-----\n",
     "eyJhbGciOiJFUzM4NCJ9.eyJ1c2VyIjoiYWRhIn0",
     "Ol27z7qbzITIAEbPTx2BonwEFX6CSmO-byk0nTbCBxPNUISod5H1oAKBcUVZOYTDTgrBY04X3OEi7D8YTP4eHG3sicVj8egBPZyx"
     "9QP_A9cnI5eJJAoyxOJyI7qJhFAe"},
    {"ES512",
     "-----BEGIN PUBLIC KEY-----\n"
     "MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQAjfwKgML+IDhxQfgI6SpQdAh/kTyY\n"
     "XDXAIc1f6EkMxPBJjrQdkoSb+7iPoiWN29D3kvJmECEgEsFgg0FvChsiTs8AWB6o\n"
     "2uPmR1w+NdTcjS9m3jqU90ZSxJ6UN6gXWwHmu9GHdBQfPbwnMTdlTHn+DwqVYTPu\n"
     "xgcchhR9V7L3u6CBc0k=\n"
     "-----END PUBLIC KEY-----\n",
     "eyJhbGciOiJFUzUxMiJ9.eyJ1c2VyIjoiYWRhIn0",
     "Abmtc2RHP03sqkD-Ay57QoEW_FnnaWUsyU9jrPGlAvL_nZvLEFqvmBatumjLm3NV9XW6h8wD8VdOR_cl9XKM1kuwANxg22B6WJ9L"
     "NU6Ii30XNgTqcv7u251H-8GmDy3IF5IVaNvp-NZi3nvR43zFwVYp3f1nKkOpI83cXG5ZjigoTV93"},
};
