/** Acme CRM: the sample business API that the demo and the scenarios put behind the gateway. */
@NullMarked
package dev.gatehouse.demo;

import org.jspecify.annotations.NullMarked;
