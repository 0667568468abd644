package dev.gatehouse.config;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** The written name, where it is not the Java name in kebab case. */
@Retention(RetentionPolicy.RUNTIME)
public @interface Key {
  String value();
}
