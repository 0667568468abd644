/** What a call, a control, a verdict and a reason are; runs them. JDK only; knows no other room. */
@NullMarked
package dev.gatehouse.pipeline;

import org.jspecify.annotations.NullMarked;
