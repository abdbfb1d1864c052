// A Pulumi package (redshift-tasker) to run SQL on Amazon Redshift as tasks of AWS Step Functions, with a callback when a statement ends.
package redshifttasker
