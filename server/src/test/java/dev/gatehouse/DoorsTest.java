package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DoorsTest {
  @Test
  void says_of_a_low_port_which_right_may_be_missing() {
    assertThat(Doors.remedy(443)).contains("from 1024 on").contains("CAP_NET_BIND_SERVICE");
    assertThat(Doors.remedy(1023)).isEqualTo(Doors.remedy(443));
    for (int port : new int[] {0, 1024, 8443}) {
      assertThat(Doors.remedy(port)).isEqualTo("write another, or end what listens there");
    }
  }
}
