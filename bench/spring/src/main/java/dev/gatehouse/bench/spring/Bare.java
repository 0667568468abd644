package dev.gatehouse.bench.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Spring Cloud Gateway as its documentation starts it; the route comes on the command line. */
@SpringBootApplication
public class Bare {
  public static void main(String[] args) {
    SpringApplication.run(Bare.class, args);
  }
}
