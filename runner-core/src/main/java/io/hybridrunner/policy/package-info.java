/** What the customer allows, each refusal naming its rule. */
@NullMarked
package io.hybridrunner.policy;

import org.jspecify.annotations.NullMarked;
