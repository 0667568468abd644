package dev.gatehouse.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a static factory with one parameter as a way to write its type: the parameter's type says
 * whether that is text, a list or a map. A type has at most one form of each kind. On a record with
 * factories it says that its components are a form as well. An {@link IllegalArgumentException} of
 * the factory becomes a mistake.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Form {}
