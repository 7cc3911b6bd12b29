<#
.SYNOPSIS
Placeholder until the gate is written in the next step.
#>
