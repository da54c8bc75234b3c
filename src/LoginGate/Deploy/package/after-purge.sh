rm -rf /var/lib/logingate /var/log/logingate /run/logingate
if getent passwd logingate >/dev/null; then
    userdel logingate
fi
