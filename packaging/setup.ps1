# Sets everything up in this folder's .venv on Windows.
# Usage: powershell -ExecutionPolicy Bypass -File packaging\setup.ps1 run|test
param([ValidateSet("run", "test")][string]$Purpose = "run")
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..")
$lock = if ($Purpose -eq "test") { "requirements-dev.lock" } else { "requirements.lock" }
$venv = ".venv\Scripts\python.exe"

if (-not (Test-Path $venv)) {
    $made = $false
    foreach ($version in "3.11", "3.12", "3.13") {
        & py "-$version" -c "import venv" 2>$null
        if ($LASTEXITCODE -eq 0) {
            & py "-$version" -m venv .venv
            $made = ($LASTEXITCODE -eq 0)
            break
        }
    }
    if (-not $made) {
        Write-Error "Python 3.11, 3.12 or 3.13 is needed. Install one of them and try again."
    }
}

$stamp = ".venv\installed-$lock"
$same = (Test-Path $stamp) -and
    ((Get-FileHash $lock).Hash -eq (Get-FileHash $stamp).Hash)
if (-not $same) {
    & $venv -m pip install --quiet --disable-pip-version-check --no-input --no-deps --require-hashes -r $lock
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
    Copy-Item $lock $stamp
}

if ($Purpose -eq "run") { & $venv main.py } else { & $venv packaging\check.py }
exit $LASTEXITCODE
