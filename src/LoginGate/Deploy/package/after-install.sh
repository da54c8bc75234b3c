# Run by both kinds of package when their files lie there: account, folders, and a word to systemd.
account=logingate
if command -v systemd-sysusers >/dev/null; then
    systemd-sysusers logingate.conf
elif ! getent passwd $account >/dev/null; then
    getent group $account >/dev/null || groupadd --system $account
    useradd --system --gid $account --home-dir /var/lib/logingate --no-create-home --shell /usr/sbin/nologin $account
fi
if command -v systemd-tmpfiles >/dev/null; then
    systemd-tmpfiles --create logingate.conf
else
    install -d -o $account -g $account -m 0700 /var/lib/logingate /var/log/logingate
    install -d -o $account -g $account -m 0755 /run/logingate
fi
# Passwords may stand in them; what else lies there is the operator's affair.
for path in /etc/logingate /etc/logingate/gate.hocon; do
    [ ! -e $path ] || chgrp $account $path
done
[ ! -d /etc/logingate ] || chmod 0750 /etc/logingate
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    # Players are on it: when it is started anew is the operator's to say.
    if systemctl is-active --quiet logingate; then
        echo "logingate goes on as it was started; for this version: systemctl restart logingate"
    fi
fi
